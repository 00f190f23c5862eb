# TP 3, client version 2 : asyncio ; garde l'ensemble des nombres encore possibles.
import asyncio
import sys


async def demander(texte):
    return await asyncio.to_thread(input, texte)


async def main():
    hote = await demander("Hôte : ")
    lecteur, scripteur = await asyncio.open_connection(hote, int(sys.argv[1]))
    possibles = set(range(1, 31))
    while True:
        texte = await demander("? ")
        try:
            nombre = int(texte)
        except ValueError:
            print("Ce n'est pas un nombre.")
            continue
        if nombre not in possibles:
            print("Réfléchis : il reste", len(possibles), "nombres.")
            continue
        scripteur.write(f"{nombre}\n".encode())
        reponse = (await lecteur.read(4096)).decode().strip()
        print(reponse)
        if "grand" in reponse:
            possibles = {n for n in possibles if n < nombre}
        elif "petit" in reponse:
            possibles = {n for n in possibles if n > nombre}
        else:
            break
    scripteur.close()


asyncio.run(main())
