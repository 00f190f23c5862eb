# TP 3, client version 1 : efface l'écran à chaque coup, une couleur par lettre.
import socket
import sys


def peindre(texte):
    return "".join(f"\x1b[38;5;{rang + 1}m{lettre}\x1b[0m" for rang, lettre in enumerate(texte))


adresse = input(peindre("Adresse ? "))
s = socket.create_connection((adresse, int(sys.argv[1])))
reponse = ""
while reponse != "Gagné":
    s.send(input(peindre("Nombre ? ")).encode())
    reponse = s.recv(4096).decode()
    print("\033c" + peindre(reponse))
s.close()
