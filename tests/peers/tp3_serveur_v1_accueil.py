# TP 3, serveur version 1, qui salue chaque client dès qu'il arrive, avant son premier nombre.
# Lancement : python3 tp3_serveur_v1_accueil.py PORT SECRET
import socket
import sys

secret = int(sys.argv[2])
serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.bind(("", int(sys.argv[1])))
serveur.listen()
print("port", serveur.getsockname()[1], flush=True)

client, adresse = serveur.accept()
client.send("Bonjour ! Devinez mon nombre, de 1 à 30.".encode("utf-8"))
nombre = 0
while nombre != secret:
    nombre = int(client.recv(4096).decode("utf-8"))
    if nombre > secret:
        client.send("Trop grand !".encode("utf-8"))
    elif nombre < secret:
        client.send("Trop petit !".encode("utf-8"))
    else:
        client.send("Gagné".encode("utf-8"))
client.close()
serveur.close()
