# TP 3, serveur version 3 : un fil par client, un secret pour tous, le meilleur score à la fin de la partie.
# Lancement : python3 tp3_serveur_v3.py PORT
import random
import socket
import sys
import threading

verrou = threading.Lock()
secret = random.randint(1, 30)
coups = {}  # pour chaque client connecté, son nombre de coups
trouve = {}  # pour chaque client qui a trouvé, son nombre de coups


def finir_la_partie():
    global secret
    if len(trouve) == 0 or len(trouve) < len(coups):
        return
    meilleur = min(trouve.values())
    for client in coups:
        client.send(("Meilleur score : " + str(meilleur) + " coups").encode("utf-8"))
        coups[client] = 0
    trouve.clear()
    secret = random.randint(1, 30)


def jouer(client):
    while True:
        message = client.recv(4096).decode("utf-8")
        with verrou:
            if message == "" or message == "EoT":
                del coups[client]
                trouve.pop(client, None)
                finir_la_partie()
                break
            nombre = int(message)
            coups[client] = coups[client] + 1
            if nombre > secret:
                client.send("Trop grand !".encode("utf-8"))
            elif nombre < secret:
                client.send("Trop petit !".encode("utf-8"))
            else:
                client.send(("Gagné en " + str(coups[client]) + " coups").encode("utf-8"))
                trouve[client] = coups[client]
                finir_la_partie()
    client.close()


serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.bind(("", int(sys.argv[1])))
serveur.listen(40)
print("port", serveur.getsockname()[1], flush=True)

while True:
    client, adresse = serveur.accept()
    coups[client] = 0
    threading.Thread(target=jouer, args=(client,)).start()
