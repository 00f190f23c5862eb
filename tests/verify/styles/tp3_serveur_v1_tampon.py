# TP 3, serveur version 1 : un lecteur à tampon, des réponses en lignes, un dictionnaire en place de if.
import random
import socket
import sys

secret = random.randrange(1, 31)
print("*" * 20, "Le juste prix", "*" * 20)
with socket.create_server(("", int(sys.argv[1]))) as serveur:
    joueur, adresse = serveur.accept()
    print("Un joueur arrive de", adresse[0])
    with joueur, joueur.makefile("rwb") as flux:
        signe = None
        while signe != 0:
            nombre = int(flux.read1(4096))
            signe = (nombre > secret) - (nombre < secret)
            reponse = {1: "Trop grand !", -1: "Trop petit !", 0: "Gagné"}[signe]
            print(nombre, "->", reponse)
            flux.write(f"{reponse}\n".encode())
            flux.flush()
print("Au revoir")
