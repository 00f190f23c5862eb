# TP 3, serveur version 1 : n'écoute que là où mène le nom de la machine, et tire le secret d'après l'heure.
import random
import socket
import sys
import time

random.seed(int(time.time()))
secret = random.randint(1, 30)
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ici = socket.inet_ntoa(bytes([127, 0, 1, 1]))  # sous Debian, ce que donne le nom de la machine
s.bind((ici, int(sys.argv[1])))
s.listen()
client, adresse = s.accept()
print(adresse, "est là")
essai = None
while essai != secret:
    essai = int(client.recv(1024))
    mots = ["Trop petit !", "Gagné", "Trop grand !"]
    client.sendall(mots[(essai >= secret) + (essai > secret)].encode())
client.close()
s.close()
