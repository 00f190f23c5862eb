# TP 3, client version 1 : propose des nombres jusqu'à « Gagné ».
import socket
import sys

socket.setdefaulttimeout(20)
adresse = input("Adresse : ")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((adresse, int(sys.argv[1])))
reponse = ""
while reponse != "Gagné":
    nombre = input("Nombre : ")
    client.send(bytes(nombre, "utf-8"))
    reponse = client.recv(4096).decode("utf-8")
    print(reponse)
client.close()
print("fin")
