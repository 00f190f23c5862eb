# TP 3, serveur version 2 : un sélecteur, un objet par partie, des clients l'un après l'autre.
import random
import selectors
import socket
import sys


class Partie:
    def __init__(self):
        self.secret, self.essais = random.randint(1, 30), 0

    def jouer(self, nombre):
        self.essais += 1
        if nombre == self.secret:
            reponse = f"Gagné ! Nombre de coups : {self.essais}."
            self.__init__()
            return reponse
        return "Trop grand !" if nombre > self.secret else "Trop petit !"


ecoute = socket.socket()
ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ecoute.bind(("", int(sys.argv[1])))
ecoute.listen()
sockets = selectors.DefaultSelector()
sockets.register(ecoute, selectors.EVENT_READ)
partie = Partie()
fini = False
while not fini:
    for cle, _ in sockets.select(timeout=1):
        if cle.fileobj is ecoute:
            client, _ = ecoute.accept()
            sockets.register(client, selectors.EVENT_READ)
            continue
        texte = cle.fileobj.recv(4096).decode("utf-8", errors="replace").strip()
        if texte in ("", "EoT"):
            sockets.unregister(cle.fileobj)
            cle.fileobj.close()
            fini = texte == "EoT"
        elif not texte.lstrip("-").isdigit():
            cle.fileobj.sendall("Un nombre, s'il vous plaît".encode())
        else:
            cle.fileobj.sendall(partie.jouer(int(texte)).encode())
