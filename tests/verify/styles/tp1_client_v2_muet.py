# TP 1, client version 2 : ne pose aucune question, demande le message avant de se connecter.
import socket
import sys

auteur = sys.stdin.readline().strip()
message = sys.stdin.readline().strip()
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20) as s:
    s.sendall(f"{auteur} dit : {message}".encode())
    sys.stdout.write(s.recv(4096).decode() + "\n")
