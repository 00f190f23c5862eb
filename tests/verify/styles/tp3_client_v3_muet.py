# TP 3, client version 3 : ne dit pas ce qu'il demande, d'abord qui joue (h ou o), une fois connecté.
import socket
import sys
import time

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
while (mode := input()) not in ("h", "oui"):
    pass
reponse = ""
for nombre in range(1, 31):
    if mode == "h":
        nombre = int(input())
    s.sendall(str(nombre).encode())
    print(reponse := s.recv(4096).decode("utf-8", errors="replace"))
    if reponse.startswith("Gagné"):
        break
    time.sleep(0.2)
s.close()
