# TP 3, client version 3 : joue tout seul, par dichotomie, une proposition toutes les 200 ms.
import socket
import sys
import time

socket.setdefaulttimeout(20)
adresse = input("Adresse : ")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((adresse, int(sys.argv[1])))
mini, maxi = 1, 30
reponse = ""
while not reponse.startswith("Gagné"):
    nombre = (mini + maxi) // 2
    client.send(bytes(str(nombre), "utf-8"))
    reponse = client.recv(4096).decode("utf-8")
    print(nombre, reponse)
    if reponse == "Trop grand !":
        maxi = nombre - 1
    elif reponse == "Trop petit !":
        mini = nombre + 1
    time.sleep(0.2)
client.send(b"EoT")
client.close()
print("fin")
