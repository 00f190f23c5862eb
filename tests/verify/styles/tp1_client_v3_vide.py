# TP 1, client version 3 : un message vide termine la communication.
import socket
import sys

nom = input("Entrez votre nom\n")
client = socket.socket()
client.connect(("127.0.0.1", int(sys.argv[1])))
while message := input("Entrez votre message (rien pour arrêter)\n"):
    client.send(bytes(nom + " dit : " + message, "utf-8"))
    reponse = str(client.recv(4096), "utf-8")
    print("Réponse :", reponse)
    if reponse == "EoT":
        break
client.close()
