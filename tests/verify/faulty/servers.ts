/** Servers with one fault each. */

import type { Faulty } from "./faulty.ts";

const CONVERSION = 'int(client.recv(4096).decode("utf-8"))';

/** One for each check, at least. */
export const FAULTY_SERVERS: Faulty[] = [
  {
    program: "tp3_serveur_v1.py",
    replace: [["if nombre > secret:", "continue\n    if nombre > secret:"]],
    fails: ["répond à un nombre"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["import socket", "import socket, sys; sys.exit()"]],
    fails: ["répond à un nombre"],
    says: "sans passer par accept()",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["Trop grand !", "Trop grand"]],
    fails: [],
    warns: ["emploie les mots de l'énoncé"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["Trop petit !", "Trop petit !\\n"]],
    fails: [],
    warns: ["emploie les mots de l'énoncé"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["nombre > secret", "str(nombre) > str(secret)"], [
      "nombre < secret",
      "str(nombre) < str(secret)",
    ]],
    fails: ["compare bien chaque nombre"],
    says: "Ce sont des textes",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["nombre > secret", "nombre >= secret"], ["while nombre != secret:", "while True:"]],
    fails: ["compare bien chaque nombre"],
    says: "égalité",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["Trop grand !", "Trop *"], ["Trop petit !", "Trop grand !"], ["Trop *", "Trop petit !"]],
    fails: ["compare bien chaque nombre"],
    says: "échangées",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["random.randint(1, 30)", "random.choice([15, 31])"]],
    fails: ["tire un secret de 1 à 30"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["random.randint(1, 30)", "17"]],
    fails: ["tire un secret de 1 à 30"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["random.randint(1, 30)", "random.randint(1, 10)"]],
    fails: ["tire un secret de 1 à 30"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["random.randint(1, 30)", "100"]],
    fails: ["tire un secret de 1 à 30"],
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [["random.randint(1, 30)", "random.randrange(1, 30)"]],
    fails: ["tire un secret de 1 à 30"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [['"Gagné".encode("utf-8")', '"Gagné".encode("latin-1")']],
    fails: ["écrit en UTF-8"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["while nombre != secret:", "while True:"]],
    fails: ["s'arrête après « Gagné »"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["serveur.close()", "serveur.close()\nwhile True:\n    pass"]],
    fails: ["s'arrête après « Gagné »"],
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [[CONVERSION, '{str(n): n for n in range(99)}[client.recv(4096).decode("utf-8")]']],
    fails: [],
    warns: ["accepte un saut de ligne"],
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [["        secret = tirer()", '        client.send(reponse.encode("utf-8"))\n        break']],
    fails: ["recommence une partie"],
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [["coups = 0\nmessage", "coups = 1\nmessage"]],
    fails: ["compte les coups"],
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [["        coups = 0\n", ""]],
    fails: ["recompte à partir de zéro"],
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [['while message != "EoT":', 'while message != "fin":']],
    fails: ["s'arrête sur « EoT »"],
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [['while message != "EoT":', 'while message != "eot":\n    if "o" in message: message = "1"']],
    fails: ["s'arrête sur « EoT »"],
    says: "« eot » n'est pas « EoT »",
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [['while message != "EoT":', 'while True:\n    if message == "EoT":\n        message = "1"']],
    fails: ["s'arrête sur « EoT »"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [["threading.Thread(target=jouer, args=(client,)).start()", "jouer(client)"]],
    fails: ["sert deux clients à la fois"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [[
      "coups[client] = coups[client] + 1",
      "for tous in coups:\n                coups[tous] = coups[tous] + 1",
    ]],
    fails: ["compte chaque joueur à part"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [["len(trouve) == 0 or len(trouve) < len(coups)", "len(trouve) == 0"]],
    fails: ["attend que tous aient trouvé"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [["meilleur = min(", "meilleur = max("]],
    fails: ["envoie à tous le meilleur score"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [[
      '        client.send(("Meilleur',
      '        if client in list(coups)[-1:]: client.send(("Meilleur',
    ]],
    fails: ["envoie à tous le meilleur score"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [["        coups[client] = 0\n    trouve", "    trouve"]],
    fails: ["relance une partie pour tous"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [["                del coups[client]\n", ""]],
    fails: ["n'attend pas qui est parti"],
  },
  {
    program: "tp1_serveur.py",
    replace: [['reçu : " + message', 'reçu : " + message.ljust(64, "\\0")']],
    fails: ["lit et écrit en UTF-8"],
    says: "des octets nuls",
  },
  {
    program: "tp1_serveur.py",
    replace: [['        client.send(bytes("J', '        0 and client.send(bytes("J']],
    fails: ["répond à un message"],
  },
  {
    program: "tp1_serveur.py",
    replace: [['message, "utf-8"))', 'message, "utf-8"))\n        break']],
    fails: ["reprend son écoute"],
  },
  {
    program: "tp1_serveur.py",
    replace: [["while True:\n    client", "for une_fois in [1]:\n    client"]],
    fails: ["accueille le client suivant"],
  },
  {
    program: "tp1_serveur.py",
    replace: [['message, "utf-8"))', 'message, "latin-1", "replace"))']],
    fails: ["lit et écrit en UTF-8"],
  },
  {
    program: "tp1_serveur.py",
    replace: [['message.endswith("EoT")', "False"]],
    fails: [],
    warns: ["termine sur « EoT »"],
  },
  {
    program: "tp1_serveur.py",
    replace: [["    numero = 0\n", '    numero = 0\n    client.send(b"Bonjour")\n']],
    fails: [],
    warns: ["attend qu'on lui parle"],
    says: "« Bonjour » dès la connexion",
  },
  {
    program: "tp1_serveur.py",
    replace: [['bind((""', 'bind(("127.0.1.1"']],
    fails: ["se laisse joindre d'une autre machine"],
    says: "il n'écoute que sur cette machine, 127.0.1.1",
  },
  ...[1, 2, 3].map((level): Faulty => ({
    program: `tp3_serveur_v${level}.py`,
    replace: [['bind((""', 'bind(("localhost"']],
    fails: ["se laisse joindre d'une autre machine"],
    says: "il n'écoute que sur cette machine, 127.0.0.1",
  })),
  {
    program: "tp3_serveur_v1.py",
    replace: [["while nombre != secret:", "while nombre != secret:\n    secret = random.randint(1, 30)"]],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "Le secret change en cours de partie",
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [["    nombre = int(message)", "    nombre, secret = int(message), tirer()"]],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "Le secret change en cours de partie",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["recv(4096)", "recv(1)"]],
    fails: ["répond à un nombre"],
    says: "une seule réponse au nombre 15",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [['"Trop grand !"', '"Plus petit"'], ['"Trop petit !"', '"Plus grand"']],
    fails: ["répond à un nombre"],
    says: "Les réponses sont celles de l'énoncé",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [[CONVERSION, "int(str(client.recv(4096)))"]],
    fails: ["répond à un nombre"],
    says: "str() garde le b'…' des octets",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [
      ['"Gagné".encode("utf-8")', 'b"None"'],
      ["random.randint(1, 30)", "17"], // not what the checks before it ask for
    ],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "il y manque un return",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["Gagné", "Bravo"], ["random.randint(1, 30)", "17"]],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "au caractère près",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [
      ['"Gagné".encode("utf-8")', '"Gagné".encode("ascii")'],
      ["random.randint(1, 30)", "17"], // not what the checks before it ask for
    ],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "Précisez l'encodage",
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [['"Gagné en " + str(coups) + " coups"', '"Gagné"']],
    fails: ["annonce le nombre de coups"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [['"Gagné en " + str(coups[client]) + " coups"', '"Gagné"']],
    fails: ["annonce le nombre de coups"],
  },
  {
    program: "tp3_serveur_v3.py",
    replace: [
      ['"Gagné en " + str(coups[client]) + " coups"', '"Gagné"'],
      [
        "coups[client] = coups[client] + 1",
        "for tous in coups:\n                coups[tous] = coups[tous] + 1",
      ],
    ],
    fails: ["annonce le nombre de coups", "compte chaque joueur à part"],
  },
  ...[1, 2, 3].map((level): Faulty => ({
    program: `tp3_serveur_v${level}.py`,
    replace: [["int(sys.argv[1])", "int(sys.argv[1]) + 1"]],
    fails: ["répond à un nombre"],
    says: "il écoute sur le port",
  })),
  {
    program: "tp3_serveur_v1.py",
    replace: [[
      "client, adresse = serveur.accept()",
      'client, adresse = serveur.accept()\nclient.send(b"Devine !")',
    ]],
    fails: [],
    warns: ["attend qu'on lui parle"],
    says: "« Devine ! » dès la connexion",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["while nombre != secret:", "for essai in range(10):\n    if nombre == secret: break"]],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "la partie s'arrête avant « Gagné », après 10 coups",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["while nombre != secret:", "for une_fois in [1]:"]],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "plus rien après la première",
  },
  {
    program: "tp3_serveur_v2.py",
    replace: [["coups = coups + 1", 'coups = coups + 1\n    if coups == 6: client.send(b"Perdu"); break']],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "la partie s'arrête avant « Gagné », après 5 coups",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [
      ['        client.send("Gagné".encode("utf-8"))', "        pass"],
      ["random.randint(1, 30)", "17"], // not what the checks before it ask for
    ],
    fails: ["laisse jouer jusqu'à « Gagné »"],
    says: "envoyez « Gagné » avant de fermer",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [["random.randint(1, 30)", "random.randrange(1, 30)"]],
    fails: [],
    warns: ["tire un secret de 1 à 30"],
    says: "randrange(1, 30) tire de 1 à 29",
  },
  {
    program: "tp3_serveur_v1.py",
    replace: [[CONVERSION, "int(client.makefile().readline())"]],
    fails: [],
    warns: ["répond à un nombre"],
    says: "attend un saut de ligne",
  },
];
