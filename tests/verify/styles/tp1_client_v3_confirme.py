# TP 1, client version 3 : fait confirmer chaque message avant de l'envoyer.
import socket
import sys

nom = input("Ton nom : ")
client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
reponse = ""
while reponse != "EoT":
    message = input("Ton message (EoT pour partir) : ")
    if message == "EoT":
        break
    if input("Envoyer ce message ? (O/N) ") != "O":
        continue
    client.sendall(f"{nom} dit : {message}".encode("utf-8"))
    reponse = client.recv(4096).decode("utf-8")
    print(reponse)
client.close()
