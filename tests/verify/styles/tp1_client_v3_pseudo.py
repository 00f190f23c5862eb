# TP 1, client version 3 : envoie d'abord le pseudo, seul, et attend qu'on lui réponde.
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
    pseudo = input("Pseudo ? ")
    s.sendall(pseudo.encode())
    print("Serveur >", s.recv(4096).decode())
    texte = ""
    while texte not in ("EoT", "ciao"):
        texte = input("> ")
        s.sendall(f"{pseudo} dit : {texte}".encode())
        recu = s.recv(4096).decode()
        print("Serveur >", recu)
        if recu == "EoT":
            break
