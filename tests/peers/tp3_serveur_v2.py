# TP 3, serveur version 2 : compte les coups, recommence jusqu'à « EoT ».
# Lancement : python3 tp3_serveur_v2.py PORT [SECRET...] (les secrets des premières parties)
import random
import socket
import sys

secrets = [int(argument) for argument in sys.argv[2:]]


def tirer():
    if secrets:
        return secrets.pop(0)
    return random.randint(1, 30)


serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.bind(("", int(sys.argv[1])))
serveur.listen(1)
print("port", serveur.getsockname()[1], flush=True)

client, adresse = serveur.accept()
secret = tirer()
coups = 0
message = client.recv(4096).decode("utf-8")
while message != "EoT":
    nombre = int(message)
    coups = coups + 1
    print("reçu", nombre, flush=True)
    if nombre > secret:
        reponse = "Trop grand !"
    elif nombre < secret:
        reponse = "Trop petit !"
    else:
        reponse = "Gagné en " + str(coups) + " coups"
        secret = tirer()
        coups = 0
    client.send(reponse.encode("utf-8"))
    message = client.recv(4096).decode("utf-8")
print("fin", flush=True)
client.close()
serveur.close()
