# TP 3, client version 3 : demande l'inverse, si c'est l'utilisateur qui joue.
import socket
import sys
import time

joueur = input("Est-ce que tu veux jouer toi-même ? ")
s = socket.create_connection((input("Adresse IP : "), int(sys.argv[1])))
mini, maxi, reponse = 1, 30, ""
while reponse != "Gagné":
    nombre = (mini + maxi) // 2 if joueur == "non" else int(input("? "))
    s.send(str(nombre).encode())
    reponse = s.recv(4096).decode()
    print(reponse)
    if "grand" in reponse:
        maxi = nombre - 1
    if "petit" in reponse:
        mini = nombre + 1
    time.sleep(0.2)
s.close()
