# TP 3, client version 1 : annonce qu'il arrive, et n'attend pas qu'on lui réponde.
import socket
import sys

s = socket.create_connection((input("Serveur : "), int(sys.argv[1])))
s.send(b"Bonjour le serveur")
reponse = ""
while reponse != "Gagné":
    s.send(input("Essai : ").encode())
    reponse = s.recv(4096).decode()
    print(reponse)
s.close()
