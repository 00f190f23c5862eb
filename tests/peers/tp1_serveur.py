# TP 1 : le serveur de la classe, comme dans l'énoncé.
# Lancement : python3 tp1_serveur.py PORT [NOMBRE]
# Après NOMBRE messages (jamais, sinon), le serveur répond « EoT » pour fermer la communication.
import socket
import sys

PORT = int(sys.argv[1])
DERNIER = int(sys.argv[2]) if len(sys.argv) > 2 else 0

serveur = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serveur.bind(("", PORT))
serveur.listen(5)
print("port", serveur.getsockname()[1], flush=True)

while True:
    client, adresse = serveur.accept()
    numero = 0
    while True:
        recu = client.recv(4096)
        if recu == b"":
            break
        message = recu.decode("utf-8")
        numero = numero + 1
        print(message, flush=True)
        if message.endswith("EoT") or numero == DERNIER:
            client.send(bytes("EoT", "utf-8"))
            break
        client.send(bytes("J'ai bien reçu : " + message, "utf-8"))
    client.close()
