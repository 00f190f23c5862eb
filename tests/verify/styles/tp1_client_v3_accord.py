# TP 1, client version 3 : pour arrêter, envoie « EoT », et attend que le serveur le dise aussi.
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
    while True:
        texte = input("À envoyer : ")
        s.sendall(f"Ana dit : {texte}".encode())
        recu = s.recv(4096).decode()
        while texte == "EoT" and recu not in ("", "EoT"):
            recu = s.recv(4096).decode()
        print(recu)
        if recu in ("", "EoT"):
            break
