# TP 3, client version 3, juste à une chose près : il abandonne après trois propositions.
import socket
import sys
import time

client = socket.create_connection((input("Adresse : "), int(sys.argv[1])))
if input("Qui joue, toi ou l'ordinateur (t/o) ? ") != "o":
    sys.exit("Alors sans moi.")
possibles = list(range(1, 31))
for proposition in range(3):
    choix = possibles[len(possibles) // 2]
    client.send(str(choix).encode())
    reponse = client.recv(4096).decode()
    print(f"{choix} ? {reponse}")
    if "Gagné" in reponse:
        break
    possibles = [n for n in possibles if (n < choix if "grand" in reponse else n > choix)]
    time.sleep(0.2)
client.close()
