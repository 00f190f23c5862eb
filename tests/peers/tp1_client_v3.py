# TP 1, client version 3.0 : en boucle, jusqu'au « EoT » de l'un ou de l'autre.
import socket
import sys

socket.setdefaulttimeout(20)
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", int(sys.argv[1])))
message = reponse = ""
while message != "EoT" and reponse != "EoT":
    message = input("Message : ")
    client.send(bytes("Élise dit : " + message, "utf-8"))
    reponse = client.recv(4096).decode("utf-8")
    print(reponse)
client.close()
print("fin")
