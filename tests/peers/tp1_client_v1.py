# TP 1, client version 1.0 : un message fixe.
import socket
import sys

socket.setdefaulttimeout(20)
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", int(sys.argv[1])))
client.send(b"Bonjour")
recu = client.recv(4096)
print(recu.decode("utf-8"))
client.close()
