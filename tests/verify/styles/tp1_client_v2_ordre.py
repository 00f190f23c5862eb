# TP 1, client version 2 : le message d'abord, le nom ensuite, la connexion à la fin.
import socket
import sys

message = input("Message : ")
auteur = input("Et votre prénom ? ")
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.send(f"{auteur} dit :  {message}".encode())
print(s.recv(4096).decode())
s.close()
