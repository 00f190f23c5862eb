# TP 3, serveur version 1 : un nombre à deviner, un seul client.
# Lancement : python3 tp3_serveur_v1.py PORT [SECRET]
import random
import socket
import sys

secret = int(sys.argv[2]) if len(sys.argv) > 2 else random.randint(1, 30)
serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.bind(("", int(sys.argv[1])))
serveur.listen(1)
print("port", serveur.getsockname()[1], flush=True)

client, adresse = serveur.accept()
nombre = 0
while nombre != secret:
    nombre = int(client.recv(4096).decode("utf-8"))
    print("reçu", nombre, flush=True)
    if nombre > secret:
        client.send("Trop grand !".encode("utf-8"))
    elif nombre < secret:
        client.send("Trop petit !".encode("utf-8"))
    else:
        client.send("Gagné".encode("utf-8"))
client.close()
serveur.close()
