# TP 1, client version 3 : le clavier dans un fil démon, la fin quand le serveur se tait ; ne demande que le nom.
import socket
import sys
from threading import Thread

qui = input("Qui parle ? ")
lien = socket.create_connection(("127.0.0.1", int(sys.argv[1])))


def clavier():
    for ligne in sys.stdin:
        ligne = ligne.strip()
        if ligne == "stop":
            return lien.shutdown(socket.SHUT_WR)
        lien.sendall(f"{qui} dit : {ligne}".encode())


Thread(target=clavier, daemon=True).start()
while (texte := lien.recv(4096).decode()) not in ("", "EoT"):
    print(texte)
lien.close()
