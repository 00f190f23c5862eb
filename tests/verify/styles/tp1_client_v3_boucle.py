# TP 1, client version 3 : la version 2 en boucle, connexion comprise.
import socket
import sys

suite = "o"
while suite == "o":
    message = input("> ")
    if message == "fin":
        break
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect(("127.0.0.1", int(sys.argv[1])))
    client.send(bytes("Léa dit : " + message, "utf-8"))
    recu = client.recv(4096).decode("utf-8")
    print("Le serveur répond :", recu)
    if recu == "EoT":
        suite = "n"
    client.close()
