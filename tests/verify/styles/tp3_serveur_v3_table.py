# TP 3, serveur version 3 : une table de trois joueurs, et personne n'a de réponse avant qu'elle soit pleine.
import random
import select
import socket
import sys

porte = socket.socket()
porte.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
porte.bind(("", int(sys.argv[1])))
porte.listen()
table = []
while len(table) < 3:
    joueur, adresse = porte.accept()
    print("place", len(table) + 1, ":", adresse)
    table.append(joueur)

while table:
    secret = random.randint(1, 30)
    coups = {joueur: 0 for joueur in table}
    scores = {}
    while len(scores) < len(table):
        for joueur in select.select([j for j in table if j not in scores], [], [])[0]:
            texte = joueur.recv(4096).decode("utf-8")
            if texte in ("", "EoT"):
                table.remove(joueur)
                joueur.close()
                continue
            nombre = int(texte)
            coups[joueur] += 1
            if nombre == secret:
                scores[joueur] = coups[joueur]
                joueur.sendall(f"Gagné en {coups[joueur]} coups".encode())
            else:
                joueur.sendall(b"Trop petit !" if nombre < secret else b"Trop grand !")
    for joueur in table:
        joueur.sendall(f"Meilleur score : {min(scores.values())} coups".encode())
