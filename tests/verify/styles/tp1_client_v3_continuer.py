# TP 1, client version 3 : le nom à chaque message, et une question pour savoir s'il faut continuer.
import socket
import sys

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
suite, reponse = "oui", ""
while suite == "oui" and reponse != "EoT":
    nom = input("Votre nom : ")
    message = input("Votre message : ")
    s.send(f"{nom} dit : {message}".encode())
    reponse = s.recv(4096).decode().strip()
    print(reponse)
    if reponse != "EoT":
        suite = input("Voulez-vous continuer (oui/non) ? ")
s.close()
