# TP 1, client version 3 : select sur le clavier et le socket, le nom demandé une fois connecté.
import select
import socket
import sys

s = socket.socket()
s.connect(("localhost", int(sys.argv[1])))
print("\033[1mMessagerie\033[0m, connectée !")
pseudo = input("Comment tu t'appelles ? ")
print("Écris ce que tu veux (bye pour partir)")
while True:
    pret, _, _ = select.select([sys.stdin, s], [], [])
    if s in pret:
        reponse = s.recv(4096).decode("utf-8", errors="replace").strip()
        print("\033[32m" + reponse + "\033[0m")
        if reponse in ("", "EoT"):
            break
    if sys.stdin in pret:
        texte = sys.stdin.readline().strip()
        s.sendall(f"{pseudo} dit : {'EoT' if texte in ('bye', 'EoT') else texte}".encode())
s.close()
