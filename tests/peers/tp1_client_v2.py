# TP 1, client version 2.0 : un message saisi, précédé du nom de son auteur.
import socket
import sys

socket.setdefaulttimeout(20)
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", int(sys.argv[1])))
message = input("Message : ")
client.send(bytes("Élise dit : " + message, "utf-8"))
recu = client.recv(4096)
print(recu.decode("utf-8"))
client.close()
