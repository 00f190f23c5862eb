# TP 3, client version 3 : un menu avant l'adresse, et des propositions au hasard parmi celles qui restent.
import random
import socket
import sys
import time

print("1 - je joue\n2 - l'ordinateur joue\n0 - quitter")
choix = input("Choix : ")
if choix == "0":
    sys.exit()
s = socket.create_connection((input("IP : "), int(sys.argv[1])))
bas, haut = 1, 30
reponse = ""
while "Gagn" not in reponse:
    nombre = random.randint(bas, haut) if choix == "2" else int(input("Nombre : "))
    s.sendall(str(nombre).encode())
    reponse = s.recv(4096).decode("utf-8", errors="replace")
    print(nombre, ":", reponse)
    if "grand" in reponse:
        haut = nombre - 1
    if "petit" in reponse:
        bas = nombre + 1
    time.sleep(0.2)
s.close()
