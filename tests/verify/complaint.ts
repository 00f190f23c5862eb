/**
 * The error on which a program has ended: what its language prints, in the words that matter. No input or output here.
 *
 * @module
 */

import { stripAnsiCode } from "@std/fmt/colors";

/** An error of a program. */
export interface Complaint {
  /** Where it is, as far as the language says so: « client.py, ligne 12 ». */
  place?: string;
  /** What it says: « NameError: name 'nom' is not defined ». */
  words: string;
}

/** What languages print of an error, in the group; the last match is the error on which the program has ended. */
const WORDS = [
  /^.*reason "(.+)"\.$/m, // Node, of a text in a promise
  /^(?:error: )?(?:Uncaught )?(?:\(in promise\) )?((?:\w+\.)*\w*(?:Error|Exception|Exit|Interrupt|NotCapable|NotFound|Denied|Refused|AddrInUse|AddrNotAvailable|BadResource|NotConnected|BrokenPipe|ConnectionReset|ConnectionAborted|TimedOut|UnexpectedEof)\w*(?: \[\w+\])?(?::.*)?)$/m,
  /^error: (?:Uncaught )?(?:\(in promise\) )?(.+)$/m, // Deno, of what it cannot read, or of what is no error
  /^(.+)\n\(Use `node --trace-uncaught/m, // Node, of a text
  /^Exception in thread "[^"]*" ([\w.]+(?::.*)?)$/m, // Java
  /^(?:PHP )?(?:Fatal|Parse) error: +(?:Uncaught )?(.+?)(?: in \S+(?: on line |:)\d+)?$/m,
  /^panic: (.+)$/m, // Go
  /panicked at [^\n]*\n(.+)/, // Rust
  /^\S+:\d+:in [`'][^']*': (.+ \(\w+\))$/m, // Ruby
  /(Segmentation fault|Erreur de segmentation)/,
  /^Traceback [^]*\n(\w[\w.]*(?::.*)?)$/m, // Python, of an error with a name of its own
];

/** How languages write a file and a line. */
const PLACES = [
  /File "([^"]+)", line (\d+)/g, // Python
  /((?:file:\/\/\/?(?:[a-z]:)?|[a-z]:[\\/]|\w+:)?[^\s()"':]+\.(?:[cm]?[jt]sx?|rb|go|rs|java|kt|cs|c|cpp|lua|php)):(\d+)/gi,
  /\bin (?:file )?(\S+\.(?:php|py)) on line (\d+)/g, // PHP, and Python of a file that is no UTF-8
];

/** The folder of a file that an error names: a copy of the program is there. */
const FOLDER = /(?<![^\s"'(])(?:file:\/\/)?(?:\/|[a-z]:)[^\s"']*[\\/](?=[^\\/\s"']+\.(?:py|[cm]?[jt]s)\b)/gi;

/** Whose places these are: the language's, not the program's. */
const LIBRARY = /[/\\](?:lib|site-packages)[/\\]|^(?:node|ext|internal|jsr|npm):|^</i;

/** A line of a stack that is in Java's own classes. */
const JAVA = /^\s+at java\..*$/gm;

/** The signals by which a system stops a program that goes wrong, which prints nothing itself. */
const SIGNALS: Record<number, string> = {
  4: "instruction inconnue",
  6: "abandon",
  7: "erreur de bus",
  8: "erreur de calcul",
  11: "erreur de segmentation",
};

/** What to do about the usual errors, whatever else is wrong. */
const ADVICE: [RegExp, string][] = [
  [
    /ascii' codec|charmap' codec|latin-1' codec can't encode/,
    'Précisez l\'encodage : encode("utf-8"), decode("utf-8").',
  ],
  [/UnicodeDecodeError/, 'Les octets reçus sont de l\'UTF-8 : decode("utf-8").'],
  [/bytes-like object is required, not 'str'/, 'send() envoie des octets : bytes(message, "utf-8").'],
  [
    /must be (a )?tuple|takes exactly one argument \(2 given\)/,
    "connect((adresse, port)) et bind((adresse, port)) : deux paires de parenthèses, un tuple.",
  ],
  [
    /cannot be interpreted as an integer|an integer is required|getsockaddrarg/,
    "Le port est un nombre entier, sans guillemets : 6000 au TP 1, 6400 au TP 3.",
  ],
  [
    /invalid literal for int\(\).*b'/,
    "str() garde le b'…' des octets : c'est decode(\"utf-8\") qui en fait un texte, pour int().",
  ],
  [
    /invalid literal for int\(\).*'EoT/i,
    'Ce message n\'est pas un nombre : comparez-le à "EoT" avant de le donner à int().',
  ],
  [
    /invalid literal for int\(\).*''$/,
    "Un texte vide : recv() le renvoie quand l'autre côté a fermé ; sortez alors de la boucle.",
  ],
  [/invalid literal for int\(\)/, "int() n'a pas reçu un nombre : affichez d'abord ce que vous lui donnez."],
  [
    /not supported between instances of/,
    "On compare des nombres entre eux : int(…) fait un nombre d'un texte.",
  ],
  [
    /can only concatenate|can't concat|unsupported operand/,
    "On ne colle ensemble que des textes : str(…) fait un texte d'un nombre, decode() des octets.",
  ],
  [
    /UnboundLocalError/,
    "Une fonction qui change une variable du programme commence par global et son nom ; sinon, donnez-lui d'abord une valeur.",
  ],
  [
    /'NoneType' object/,
    "Cette valeur est None : ce que rend une fonction sans return. D'où vient-elle ?",
  ],
  [
    /NameError|ReferenceError/,
    "Ce nom n'existe pas (encore) à cette ligne : vérifiez son orthographe, et où il reçoit sa valeur.",
  ],
  [
    /ArrayBufferView|Received type (string|number)/,
    "On envoie des octets : new TextEncoder().encode(message).",
  ],
  [
    /is not a function/,
    "Cet objet n'a pas cette fonction : vérifiez son orthographe, et s'il ne manque pas un await là où il est créé.",
  ],
  [
    /AttributeError/,
    "Cet objet n'a rien de ce nom : vérifiez son orthographe, et de quel objet il s'agit.",
  ],
  [
    /Non-UTF-8 code/,
    "Le fichier n'est pas en UTF-8 : dans l'éditeur, enregistrez-le de nouveau, en UTF-8.",
  ],
  [
    /SyntaxError|IndentationError|TabError|could not be parsed/,
    "Le programme ne peut pas être lu : parenthèse, guillemet, deux-points ou décalage, à cette ligne ou juste avant.",
  ],
  [
    /ModuleNotFoundError|Module not found|Cannot find module|not a dependency/,
    "Ce module n'est pas à côté du programme, ni installé.",
  ],
  [
    /EOFError/,
    "input() attend quelque chose que personne ne tape : combien de fois le programme demande-t-il ?",
  ],
  [/gaierror|ENOTFOUND|failed to lookup/, "Cette adresse n'en est pas une : vérifiez son orthographe."],
  [
    /ConnectionRefused|ECONNREFUSED|10061/,
    "Personne n'écoute à cette adresse, sur ce port : 6000 au TP 1, 6400 au TP 3.",
  ],
  [
    /Errno 22\] Invalid argument|WinError 10022/,
    "Le socket n'est pas prêt pour cela : un serveur appelle bind(), listen(), puis accept().",
  ],
  [
    /Cannot assign requested address|AddrNotAvailable|EADDRNOTAVAIL|10049/,
    "Cette adresse n'est pas celle de cette machine : un serveur n'a pas besoin d'en donner une.",
  ],
  [
    /is already connected|EISCONN|10056/,
    "On se connecte une seule fois : connect() est avant la boucle.",
  ],
  [
    /Bad file descriptor|not a socket|10038|BadResource/,
    "Le socket est déjà fermé à cette ligne : close() vient trop tôt, peut-être dans la boucle.",
  ],
  [
    /BrokenPipe|Broken pipe|Connection(Reset|Aborted)|EPIPE|ECONNRESET|1005[34]/,
    "L'autre côté a déjà fermé la connexion : sortez de la boucle avant de lui parler encore.",
  ],
  [
    /segmentation|erreur de bus/i,
    "Le programme touche à une mémoire qui n'est pas à lui : pointeur, indice d'un tableau, taille d'un tampon.",
  ],
  [/NotCapable/, "Le programme demande un droit qu'il n'a pas ici : seulement le réseau, sur cette machine."],
];

/**
 * Returns the last error on a screen; undefined if there is none.
 *
 * @param screen What the program has printed.
 * @param status Its exit status, once it has ended: it tells of what the program could not print any more.
 */
export function complaintIn(screen: string, status = 0): Complaint | undefined {
  const text = stripAnsiCode(screen).replace(/\r/g, "");
  for (const pattern of WORDS) {
    const [, words] = [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].at(-1) ?? [];
    if (words) return { place: placeIn(text), words: words.trim().replace(FOLDER, "") };
  }
  // 128 and the signal, as shells say; or 256 less the signal, where it had a terminal.
  const signal = status > 224 ? 256 - status : status - 128;
  const name = status === 0xc0000005 ? SIGNALS[11] : SIGNALS[signal];
  return name === undefined ? undefined : { words: `${name} : le système a arrêté le programme` };
}

/** Returns where an error is: for Python the last place of the trace, for others the first, in the program itself. */
function placeIn(text: string): string | undefined {
  for (const pattern of PLACES) {
    const own = [...text.replace(JAVA, "").matchAll(pattern)].filter(([, file]) => !LIBRARY.test(file));
    const place = pattern === PLACES[0] ? own.at(-1) : own[0];
    if (place) return `${nameOf(place[1])}, ligne ${place[2]}`;
  }
}

/** Returns the name of a file, which may be written as in an address. */
function nameOf(file: string): string {
  const name = file.split(/[/\\]/).at(-1)!;
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a % that is none
  }
}

/** Returns what to do about an error, in a French sentence. */
export function adviceAbout({ words, place }: Complaint): string {
  const [, advice] = ADVICE.find(([pattern]) => pattern.test(words)) ?? [];
  return advice ??
    (place
      ? "Lisez cette ligne : c'est là que le programme s'est arrêté."
      : "Corrigez d'abord cette erreur.");
}
