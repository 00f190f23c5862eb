# TP 3, client version 1 : un fil écoute le serveur ; demande aussi le port, et une touche pour finir.
import queue
import socket
import threading

print("=== DEVINE ! ===", "Jeu en réseau, par Léa et Tom", "Trop grand ou trop petit ?", sep="\n")
ou = input("Où est le serveur (son IP) ? ")
port = int(input("Sur quel port ? "))
s = socket.create_connection((ou, port))
reponses = queue.Queue()


def ecouter():
    while octets := s.recv(4096):
        reponses.put(octets.decode("utf-8").strip())


threading.Thread(target=ecouter, daemon=True).start()
while True:
    s.sendall(input("Ton chiffre porte-bonheur, entre 1 et 30 : ").encode())
    reponse = reponses.get()
    print(">>>", reponse.upper(), "<<<")
    if reponse.startswith("Gagné"):
        break
s.close()
input("Appuie sur Entrée pour quitter")
