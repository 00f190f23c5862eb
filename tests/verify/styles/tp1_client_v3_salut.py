# TP 1, client version 3 : salue le serveur avant tout message, et lit ce qu'il en dit.
import socket
import sys

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.send("Salut, je suis là".encode())
print(s.recv(4096).decode())
texte = recu = ""
while "fin" not in (texte, recu) and recu != "EoT":
    texte = input("Message (fin pour arrêter) : ")
    s.send(("Tom dit : " + texte).encode())
    recu = s.recv(4096).decode()
    print(recu)
s.close()
