# TP 3, client version 1 : long à démarrer, comme sur le disque d'un lycée, puis ne dit pas ce qu'il demande.
import socket
import sys
import time

time.sleep(3)
adresse = input()
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((adresse, int(sys.argv[1])))
while True:
    client.send(bytes(input(), "utf-8"))
    reponse = client.recv(4096).decode("utf-8")
    print(reponse)
    if reponse == "Gagné":
        break
client.close()
