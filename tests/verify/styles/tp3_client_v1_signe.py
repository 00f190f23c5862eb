# TP 3, client version 1 : chaque nombre est signé, comme au TP 1.
import socket
import sys

adresse, nom = input("Adresse : "), input("Ton nom : ")
with socket.create_connection((adresse, int(sys.argv[1]))) as s:
    reponse = ""
    while reponse != "Gagné":
        s.send(f"{nom} dit : {input('Nombre : ')}".encode())
        reponse = s.recv(4096).decode()
        print(reponse)
