# TP 1, client version 3 : demande après chaque réponse s'il faut arrêter.
import socket
import sys

s = socket.socket()
s.connect(("127.0.0.1", int(sys.argv[1])))
nom = input("Nom : ")
while True:
    s.send(f"{nom} dit : {input('Message : ')}".encode())
    rep = s.recv(4096).decode()
    print(rep)
    if rep == "EoT" or input("Voulez-vous arrêter (o/n) ? ") == "o":
        break
s.close()
