# TP 3, client version 2 : la version 1, qui refuse les propositions absurdes.
import socket
import sys

socket.setdefaulttimeout(20)
adresse = input("Adresse : ")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((adresse, int(sys.argv[1])))
mini, maxi = 1, 30
reponse = ""
while reponse != "Gagné":
    nombre = input("Nombre : ")
    if not nombre.isdigit() or not mini <= int(nombre) <= maxi:
        print("Absurde : le nombre est entre", mini, "et", maxi)
        continue
    client.send(bytes(nombre, "utf-8"))
    reponse = client.recv(4096).decode("utf-8")
    print(reponse)
    if reponse == "Trop grand !":
        maxi = int(nombre) - 1
    elif reponse == "Trop petit !":
        mini = int(nombre) + 1
client.close()
print("fin")
