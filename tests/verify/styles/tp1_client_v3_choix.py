# TP 1, client version 3 : un menu numéroté avant chaque message.
import socket
import sys

nom = input("Ton prénom : ")
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
fini = False
while not fini:
    print("1 - Envoyer un message", "2 - Quitter", sep="\n")
    if input("Ton choix : ") == "2":
        break
    s.send(f"{nom} dit : {input('Ton message : ')}".encode())
    recu = s.recv(4096).decode()
    print("Réponse :", recu)
    fini = recu == "EoT"
s.close()
