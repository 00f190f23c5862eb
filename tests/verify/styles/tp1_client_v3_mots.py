# TP 1, client version 3 : demande à chaque tour qui parle ; s'arrête sur « au revoir », ou « à plus ».
import socket
import sys

FINS = ["au revoir", "à plus"]
s = socket.socket()
s.connect(("127.0.0.1", int(sys.argv[1])))
réponse = ""
while réponse != "EoT":
    qui = input("Qui parle ? ")
    quoi = input("Que dit " + qui + " ? ")
    if quoi in FINS:
        break
    s.send(f"{qui} dit : {quoi}".encode())
    réponse = s.recv(4096).decode()
    print(réponse)
s.close()
