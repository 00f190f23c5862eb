# TP 3, client version 3 : demande qui joue avant de se connecter, en toutes lettres.
import socket
import sys
import time

JOUEURS = {"moi": False, "ordi": True}
auto = JOUEURS[input("Qui joue ? (moi / ordi) ").lower()]
client = socket.create_connection((input("Adresse du serveur : "), int(sys.argv[1])), timeout=20)
bas, haut = 1, 30
while True:
    if auto:
        essai = (bas + haut) // 2
        time.sleep(0.2)
    else:
        essai = int(input("Nombre : "))
    client.sendall(str(essai).encode())
    reponse = client.recv(4096).decode()
    print(essai, ":", reponse)
    if reponse.startswith("Gagné"):
        break
    if "grand" in reponse:
        haut = essai - 1
    else:
        bas = essai + 1
client.close()
