# TP 3, client version 1 : envoie et lit des lignes, comme avec readLine en Java.
import socket
import sys

connecteur = socket.create_connection((input("Serveur : "), int(sys.argv[1])))
lignes = connecteur.makefile("rw", encoding="utf-8", newline="\n")
ligne = ""
while not ligne.startswith("Gagné"):
    print(input("Un nombre : "), file=lignes, flush=True)
    ligne = lignes.readline()
    print(ligne.strip())
connecteur.close()
