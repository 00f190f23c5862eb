# TP 3, serveur version 3 : asyncio, et le meilleur score collé à la dernière victoire.
import asyncio
import random
import sys

secret = random.randint(1, 30)
coups, trouve = {}, {}


def fin_de_partie():
    global secret
    if not trouve or any(joueur not in trouve for joueur in coups):
        return
    annonce = f"Meilleur score de la partie, sur 30 nombres : {min(trouve.values())} coups !"
    for joueur in coups:
        joueur.write(annonce.encode())
        coups[joueur] = 0
    trouve.clear()
    secret = random.randint(1, 30)


async def jouer(lecteur, joueur):
    coups[joueur] = 0
    while recu := await lecteur.read(4096):
        texte = recu.decode(errors="replace").strip()
        if texte == "EoT":
            break
        if not texte.isdigit():
            joueur.write("?".encode())
            continue
        coups[joueur] += 1
        if int(texte) == secret:
            joueur.write(f"Gagné en {coups[joueur]} coups".encode())
            trouve[joueur] = coups[joueur]
            fin_de_partie()
        else:
            joueur.write(("Trop grand !" if int(texte) > secret else "Trop petit !").encode())
    del coups[joueur]
    trouve.pop(joueur, None)
    fin_de_partie()
    joueur.close()


async def main():
    async with await asyncio.start_server(jouer, "", int(sys.argv[1])) as serveur:
        await serveur.serve_forever()


asyncio.run(main())
