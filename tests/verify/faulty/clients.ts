/** Clients with one fault each. */

import type { Faulty } from "./faulty.ts";

/** A client that listens to the server in a thread, and so never waits for an answer. */
const THREAD: [string, string][] = [
  ["import sys", "import sys, os, threading"],
  [
    'while reponse != "Gagné":\n    nombre = input("Nombre : ")\n    client.send(bytes(nombre, "utf-8"))\n',
    "def lire():\n  while True:\n",
  ],
  [
    "    print(reponse)\n",
    '    print(reponse)\n    if reponse == "Gagné": client.close(), os._exit(0)\nthreading.Thread(target=lire).start()\n' +
    'while True:\n    client.send(bytes(input("Nombre : "), "utf-8"))\n',
  ],
];

/** One for each check, at least. */
export const FAULTY_CLIENTS: Faulty[] = [
  {
    program: "tp3_client_v1.py",
    replace: [["int(sys.argv[1])", "int(sys.argv[1]) + 1"]],
    fails: ["se connecte au serveur"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["client.connect(", "0 and client.connect("]],
    fails: ["se connecte au serveur"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["bytes(nombre,", 'bytes("Nombre : " + nombre,']],
    fails: ["envoie un nombre par message"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["client.send(", "0 and client.send("]],
    fails: ["envoie un nombre par message"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["bytes(nombre,", 'bytes(nombre + "\\n",']],
    fails: [],
    warns: ["envoie un nombre par message"],
  },
  {
    program: "tp3_client_v1.py",
    replace: THREAD,
    fails: ["attend chaque réponse"],
    warns: ["s'arrête si le serveur disparaît"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    print(reponse)\n", ""]],
    fails: ["affiche chaque réponse"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    print(reponse)\n", '    if reponse == "Gagné": print(reponse)\n']],
    fails: ["affiche chaque réponse"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [['while reponse != "Gagné":', "while True:"]],
    fails: ["s'arrête sur « Gagné »"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["client.close()", "__import__('time').sleep(60)"]],
    fails: ["s'arrête sur « Gagné »"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["client.close()", 'client.close()\nclient.send(b"fin")']],
    fails: ["s'arrête sur « Gagné »"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["client.close()", "import os, time\nos.fork() or time.sleep(60)"]],
    fails: ["s'arrête sur « Gagné »"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["client.close()", 'client.close()\ninput("Appuyez sur Entrée")']],
    fails: [],
    warns: ["s'arrête sur « Gagné »"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["maxi = int(nombre) - 1", "pass"]],
    fails: ["refuse ce que la dernière réponse exclut"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["not mini <= int(nombre) <= maxi", "not mini < int(nombre) <= maxi"]],
    fails: ["laisse passer tout nombre possible"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["mini = int(nombre) + 1", "mini = int(nombre) + 2"]],
    fails: ["laisse passer tout nombre possible"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["maxi = int(nombre) - 1", "mini, maxi = 1, int(nombre) - 1"]],
    fails: ["se souvient de toutes les réponses"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["maxi = int(nombre) - 1", "maxi = int(nombre)"]],
    fails: ["refuse un nombre déjà proposé"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["mini, maxi = 1, 30", "mini, maxi = 1, 99"]],
    fails: ["refuse ce qui n'est pas de 1 à 30"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["not nombre.isdigit() or ", ""]],
    fails: [],
    warns: ["refuse ce qui n'est pas un nombre entier"],
  },
  {
    program: "tp3_client_v3.py",
    replace: [["(mini + maxi) // 2", 'int(input("Nombre : "))']],
    fails: ["joue tout seul"],
  },
  {
    program: "tp3_client_v3.py",
    replace: [["mini, maxi = 1, 30", "mini, maxi = 1, 29"]],
    fails: ["trouve chaque nombre secret"],
  },
  {
    program: "tp3_client_v3.py",
    replace: [["    time.sleep(0.2)\n", ""]],
    fails: ["fait une pause de 200 ms"],
  },
  {
    program: "tp1_client_v1.py",
    replace: [["int(sys.argv[1])", "int(sys.argv[1]) + 1"]],
    fails: ["se connecte au serveur"],
  },
  {
    program: "tp1_client_v1.py",
    replace: [["client.send(", "0 and client.send("]],
    fails: ["envoie un message"],
  },
  {
    program: "tp1_client_v1.py",
    replace: [['print(recu.decode("utf-8"))', ""]],
    fails: ["affiche la réponse"],
  },
  {
    program: "tp1_client_v1.py",
    replace: [["client.close()", "__import__('time').sleep(60)"]],
    fails: ["ferme la connexion"],
  },
  {
    program: "tp1_client_v1.py",
    replace: [["client.close()", 'client.send(b"Encore")\nclient.close()']],
    fails: ["ferme la connexion"],
  },
  {
    program: "tp1_client_v2.py",
    replace: [['"Élise dit : " + message', "message"]],
    fails: ["signe le message"],
  },
  {
    program: "tp1_client_v2.py",
    replace: [["message = input", 'nom = input("Nom : ")\nmessage = input'], ["Élise dit", "nom dit"]],
    fails: ["signe le message"],
    says: "sans le nom qui est tapé",
  },
  {
    program: "tp1_client_v2.py",
    replace: [["Élise dit : ", "Élise dit: "]],
    fails: [],
    warns: ["signe le message"],
  },
  {
    program: "tp1_client_v2.py",
    replace: [["Élise dit : ", "Élise : "]],
    fails: [],
    warns: ["signe le message"],
  },
  {
    program: "tp1_client_v3.py",
    replace: [["Élise dit : ", "Élise dit: "]],
    fails: [],
    warns: ["signe le message"],
  },
  {
    program: "tp1_client_v2.py",
    replace: [['message, "utf-8"', 'message, "latin-1"']],
    fails: ["écrit en UTF-8"],
  },
  {
    program: "tp1_client_v3.py",
    replace: [["print(reponse)", "print(reponse)\n    break"]],
    fails: ["continue la conversation"],
  },
  {
    program: "tp1_client_v3.py",
    replace: [[' and reponse != "EoT":', ":"]],
    fails: ["s'arrête quand le serveur dit « EoT »"],
  },
  {
    program: "tp1_client_v3.py",
    replace: [['message != "EoT" and ', ""]],
    fails: ["s'arrête quand l'utilisateur le veut"],
    says: "tant que le serveur répond autre chose",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    print(reponse)", "    print(reponse.encode())"]],
    fails: ["affiche chaque réponse"],
    says: "decode(",
  },
  {
    program: "tp1_client_v1.py",
    replace: [['print(recu.decode("utf-8"))', "print(recu)"]],
    fails: ["affiche la réponse"],
    says: "decode(",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    print(reponse)", '    print("Bravo !" if reponse == "Gagné" else reponse)']],
    fails: ["affiche chaque réponse"],
    says: "« Bravo ! » au lieu de « Gagné »",
  },
  ...[1, 3].map((level): Faulty => ({
    program: `tp3_client_v${level}.py`,
    replace: [['reponse = ""', 'reponse = ""\nprint(client.recv(4096).decode("utf-8"))']],
    fails: ["parle le premier"],
    says: "il attend que le serveur parle d'abord",
  })),
  {
    program: "tp1_client_v3.py",
    replace: [['reponse = ""', 'reponse = ""\nprint(client.recv(4096).decode("utf-8"))']],
    fails: ["parle le premier"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [["int(sys.argv[1])", "6000"]],
    fails: ["se connecte au serveur"],
    says: "celui du TP 1",
  },
  {
    program: "tp1_client_v1.py",
    replace: [["int(sys.argv[1])", "6400"]],
    fails: ["se connecte au serveur"],
    says: "celui du TP 3",
  },
  {
    program: "tp3_client_v1.py",
    replace: [['input("Adresse : ")', '"127.0.0.1"']],
    fails: [],
    warns: ["se connecte au serveur"],
    says: "écrite dans le programme",
  },
  {
    program: "tp3_client_v1.py",
    replace: [['while reponse != "Gagné":', "if True:"]],
    fails: ["envoie un nombre par message"],
    says: "Il manque la boucle, ou elle finit trop tôt",
  },
  {
    program: "tp3_client_v1.py",
    replace: [[
      "    client.send(",
      "    client = socket.create_connection((adresse, int(sys.argv[1])))\n    client.send(",
    ]],
    fails: ["envoie un nombre par message"],
    says: "une autre connexion pour chaque nombre",
  },
  {
    program: "tp3_client_v1.py",
    replace: [['input("Nombre : ")', '"7"']],
    fails: ["envoie un nombre par message"],
    says: "Envoyez le nombre que le joueur tape",
  },
  {
    program: "tp3_client_v1.py",
    replace: [['nombre, "utf-8"', 'nombre, "utf-8-sig"']],
    fails: ["envoie un nombre par message"],
    says: "marque d'ordre des octets",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["bytes(nombre,", "bytes(str(len(nombre)) + nombre,"]],
    fails: ["envoie un nombre par message"],
    says: "sa longueur part devant",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["client.close()\n", ""]],
    fails: [],
    warns: ["s'arrête sur « Gagné »"],
    says: "jamais fermée",
  },
  {
    program: "tp1_client_v1.py",
    replace: [["client.close()\n", ""]],
    fails: [],
    warns: ["ferme la connexion"],
  },
  {
    program: "tp1_client_v3.py",
    replace: [["client.close()\n", ""]],
    fails: [],
    warns: ["s'arrête quand le serveur dit « EoT »"],
  },
  {
    program: "tp3_client_v2.py",
    replace: [["maxi = int(nombre) - 1", "?"], ["mini = int(nombre) + 1", "maxi = int(nombre) - 1"], [
      "?",
      "mini = int(nombre) + 1",
    ]],
    fails: ["envoie un nombre par message"],
    says: "les bornes sont échangées",
  },
  {
    program: "tp3_client_v2.py",
    replace: [["not mini <= int(nombre) <= maxi", "not str(mini) <= nombre <= str(maxi)"]],
    fails: ["laisse passer tout nombre possible"],
    says: "et non des textes",
  },
  {
    program: "tp1_client_v3.py",
    replace: [['reponse != "EoT"', 'reponse != "EOT"']],
    fails: ["s'arrête quand le serveur dit « EoT »"],
    says: "« EOT » n'est pas « EoT »",
  },
  {
    program: "tp1_client_v3.py",
    replace: [[" and reponse", " or reponse"]],
    fails: ["s'arrête quand le serveur dit « EoT »"],
    says: "écrivez and",
  },
  {
    program: "tp1_client_v3.py",
    replace: [['input("Message : ")', '"Élise dit : " + input("Message : ")'], [
      '"Élise dit : " + message',
      "message",
    ]],
    fails: ["s'arrête quand l'utilisateur le veut"],
    says: "Une fois signé, « message »",
  },
  {
    program: "tp1_client_v3.py",
    replace: [["    reponse = client.recv", '    if reponse == "": reponse = client.recv'], [
      'decode("utf-8")\n    print',
      'decode("utf-8"); print',
    ]],
    fails: ["continue la conversation"],
    says: "à chaque tour, une réponse est lue",
  },
  {
    program: "tp1_client_v3.py",
    replace: [['message = input("Message : ")', 'message += input("Message : ")']],
    fails: ["continue la conversation"],
    says: "il envoie « Élise dit : undeux »",
  },
  {
    program: "tp1_client_v2.py",
    replace: [['"Élise dit : " + message', '"{nom} dit : {message}"']],
    fails: ["envoie un message"],
    says: "Il manque f devant les guillemets",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    reponse = client.recv", "    suite = client.recv"], ["print(reponse)", "print(suite)"]],
    fails: ["s'arrête sur « Gagné »"],
    says: "« reponse » garde la même valeur",
  },
  {
    program: "tp3_client_v1.py",
    replace: [['.decode("utf-8")', ""], ["print(reponse)", "print(reponse.decode())"]],
    fails: ["s'arrête sur « Gagné »"],
    says: "rend des octets",
  },
  {
    program: "tp3_client_v3.py",
    replace: [[' !"', '"']],
    fails: ["trouve chaque nombre secret"],
    says: "« Trop grand » n'est pas « Trop grand ! »",
  },
  {
    program: "tp3_client_v1.py",
    replace: [['while reponse != "Gagné"', 'while reponse == "Gagné"']],
    fails: ["envoie un nombre par message"],
    says: "il se termine sans rien envoyer",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    client.send(", '    client.send(bytes(nombre, "utf-8"))\n    client.send(']],
    fails: ["envoie un nombre par message"],
    says: "il l'envoie deux fois",
  },
  {
    program: "tp3_client_v3.py",
    replace: [["sleep(0.2)", "sleep(200)"]],
    fails: ["joue tout seul"],
    says: "compte en secondes",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    reponse = client.recv", "    print(reponse)\n    reponse = client.recv"], [
      'decode("utf-8")\n    print(reponse)',
      'decode("utf-8")',
    ]],
    fails: ["affiche chaque réponse"],
    says: "C'est la réponse d'avant",
  },
  {
    program: "tp3_client_v3.py",
    replace: [["//", "/"]],
    fails: ["joue tout seul"],
    says: "un nombre entier : (mini + maxi) // 2",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["recv(4096)", "recv(4)"], ['!= "Gagné"', '!= "Gagn"']],
    fails: ["affiche chaque réponse", "s'arrête sur « Gagné »"],
    says: "la réponse est coupée",
  },
  {
    program: "tp1_client_v2.py",
    replace: [['input("Message : ")', '"bonjour"']],
    fails: ["envoie un message"],
    says: "que personne n'a tapé",
  },
  {
    program: "tp1_client_v2.py",
    replace: [["client.send(", 'client.send(len("Élise dit : " + message).to_bytes(2) + ']],
    fails: ["envoie un message"],
    says: "sa longueur part devant",
  },
  {
    program: "tp1_client_v3.py",
    replace: [["    client.send(bytes(", '    client.send(bytes("\\ufeff" + ']],
    fails: ["envoie un message"],
    says: "marque d'ordre des octets",
  },
  {
    program: "tp3_client_v1.py",
    replace: [['while reponse != "Gagné":', "for essai in range(7):\n    if reponse == 'Gagné': break"]],
    fails: ["joue jusqu'à « Gagné »"],
    says: "il abandonne après 7 propositions",
  },
  {
    program: "tp3_client_v1.py",
    replace: [["    client.send(", "    try: client.send("], [
      "    reponse = client",
      "    except OSError: pass\n    try: reponse = client",
    ], ['decode("utf-8")\n', 'decode("utf-8")\n    except OSError: reponse = ""\n']],
    fails: [],
    warns: ["s'arrête si le serveur disparaît"],
  },
  {
    program: "tp3_client_v3.py",
    replace: [
      ["reponse = client.recv(4096)", 'reponse = ""\n    while reponse == "": reponse = client.recv(4096)'],
    ],
    fails: [],
    warns: ["s'arrête si le serveur disparaît"],
  },
  {
    program: "tp1_client_v3.py",
    replace: [["    client.send(", "    try: client.send("], [
      "    reponse = client",
      "    except OSError: pass\n    try: reponse = client",
    ], ['decode("utf-8")\n', 'decode("utf-8")\n    except OSError: reponse = ""\n']],
    fails: [],
    warns: ["s'arrête si le serveur disparaît"],
  },
  {
    program: "tp3_client_v1.py",
    replace: [[
      "reponse = client.recv(4096).decode",
      'reponse = client.makefile("rb").readline().strip().decode',
    ]],
    fails: ["affiche chaque réponse"],
    says: "readline()",
  },
  {
    program: "tp3_client_v1.py",
    replace: [
      ["bytes(nombre,", 'bytes(nombre + "\\n",'],
      ["reponse = client.recv(4096).decode", 'reponse = client.makefile("rb").readline().strip().decode'],
    ],
    fails: [],
    warns: ["envoie un nombre par message"],
    says: "au lieu de readline()",
  },
];
