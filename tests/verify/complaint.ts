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

/** What languages print first, or last, of an error. */
const WORDS = [
  /^(?:error: )?(?:Uncaught )?(?:\(in promise\) )?((?:\w+\.)*\w*(?:Error|Exception|Exit|Interrupt|NotCapable|NotFound|Denied|Refused|AddrInUse|BadResource|NotConnected|BrokenPipe|ConnectionReset|ConnectionAborted|TimedOut|UnexpectedEof)\w*(?: \[\w+\])?(?::.*)?)$/m,
  /^error: (.+)$/m, // Deno, which has not even begun
  /^Exception in thread "[^"]*" ([\w.]+(?::.*)?)$/m, // Java
  /^PHP (?:Fatal|Parse) error: +(.+?)(?: in .*)?$/m,
  /^panic: (.+)$/m, // Go
  /panicked at [^\n]*\n(.+)/, // Rust
  /^\S+:\d+:in .*: (.+ \(\w+\))$/m, // Ruby
  /(Segmentation fault|Erreur de segmentation)/,
];

/** How languages write a file and a line. */
const PLACES = [
  /File "([^"]+)", line (\d+)/g, // Python
  /((?:file:\/\/\/?(?:[a-z]:)?|[a-z]:[\\/]|\w+:)?[^\s()"':]+\.[a-z]\w{0,4}):(\d+)/gi,
  /\b(?:in|at) (\S+\.php)(?: on line |:)(\d+)/g,
];

/** Whose places these are: the language's, not the program's. */
const LIBRARY = /[/\\](?:lib|site-packages)[/\\]|^(?:node|ext|internal|jsr|npm):|<\w+>/;

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
  [/invalid literal for int\(\)/, "int() n'a pas reçu un nombre : affichez d'abord ce que vous lui donnez."],
  [
    /not supported between instances of/,
    "On compare des nombres entre eux : int(…) fait un nombre d'un texte.",
  ],
  [
    /can only concatenate|unsupported operand/,
    "On ne colle ensemble que des textes : str(…) fait un texte d'un nombre, decode() des octets.",
  ],
  [
    /NameError|ReferenceError|UnboundLocalError/,
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
    /SyntaxError|IndentationError|TabError|could not be parsed/,
    "Le programme ne peut pas être lu : parenthèse, guillemet, deux-points ou décalage, à cette ligne ou juste avant.",
  ],
  [
    /ModuleNotFoundError|Module not found|Cannot find module/,
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
  [/NotCapable/, "Le programme demande un droit qu'il n'a pas ici : seulement le réseau, sur cette machine."],
];

/**
 * Returns the last error on a screen; undefined if there is none.
 *
 * @param screen What the program has printed.
 */
export function complaintIn(screen: string): Complaint | undefined {
  const text = stripAnsiCode(screen).replace(/\r/g, "");
  for (const pattern of WORDS) {
    const all = [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))];
    const found = all.at(-1);
    if (!found) continue;
    return { place: placeIn(text), words: found[1].trim() };
  }
}

/** Returns where an error is: for Python the last place of the trace, for others the first, in the program itself. */
function placeIn(text: string): string | undefined {
  for (const pattern of PLACES) {
    const own = [...text.matchAll(pattern)].filter(([, file]) => !LIBRARY.test(file));
    const place = pattern === PLACES[0] ? own.at(-1) : own[0];
    if (!place) continue;
    const [, file, line] = place;
    return `${decodeURI(file).split(/[/\\]/).at(-1)}, ligne ${line}`;
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
