# TP 3, serveur version 1, qui lit et écrit des lignes, comme readLine en Java. Avec un accueil, il parle le premier.
# Lancement : python3 tp3_serveur_v1_lignes.py PORT SECRET [ACCUEIL]
import socket
import sys

secret = int(sys.argv[2])
serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.bind(("", int(sys.argv[1])))
serveur.listen()
print("port", serveur.getsockname()[1], flush=True)

client, adresse = serveur.accept()
conversation = client.makefile("rw", encoding="utf-8")
for accueil in sys.argv[3:]:
    print(accueil, file=conversation, flush=True)
nombre = None
while nombre != secret:
    nombre = int(conversation.readline())
    reponse = "Trop grand !" if nombre > secret else "Trop petit !" if nombre < secret else "Gagné"
    print(reponse, file=conversation, flush=True)
client.close()
serveur.close()
