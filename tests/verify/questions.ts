/**
 * What a client under test asks its user before it sends its first message, and what to answer. Each student
 * asks in other words, in another order, or without a word. No input or output here.
 *
 * @module
 */

import type { Practical } from "./check.ts";
import { comparedTexts } from "./comparisons.ts";

/** What is known of a client that waits for its user. */
export interface Situation {
  /** The practical. */
  practical: Practical;
  /** The version of the client. */
  level: number;
  /** What the client has printed since the last answer. */
  question: string;
  /** What it has asked before, since it was started. */
  asked: string[];
  /** Its text, and that of its modules. */
  source: string;
  /** Whether it is connected. */
  isConnected: boolean;
  /** Where the server is. */
  hostname: string;
  /** The server's port. */
  port: number;
}

/** The name given to clients that ask for one. */
export const NAME = "Zoé";
/** The message given to clients of the first practical that ask for one. */
export const MESSAGE = "Bonjour";
/** The number given to clients that ask for one. */
export const GUESS = 15;

/** The words of a question about who plays. */
const WHO_PLAYS = /auto|\bordi|machine|robot|\bia\b|manuel|humain|\bmode\b|qui joue|(toi|vous)-même/i;

/** What usually makes the computer play, and what the user. */
const COMPUTER = ["oui", "o", "auto", "a", "2", "1", "y", "yes", "non", "n"];
const USER = ["non", "n", "manuel", "m", "1", "2", "no", "h", "oui", "o"];

/** Whether the client must end up playing by itself. */
export function playsAlone({ practical, level }: { practical: Practical; level: number }): boolean {
  return practical === "tp3" && level === 3;
}

/**
 * Returns what to try as an answer, the likeliest first; nothing if no answer leads to what is wanted.
 */
export function answersTo(situation: Situation): string[] {
  const { practical, level, question, asked, isConnected, hostname, port } = situation;
  const isAutomatic = playsAlone(situation);
  const address = isConnected ? [] : [hostname];
  const mode = practical === "tp1" ? [] : whoPlays(situation);
  const content = isAutomatic ? [] : [practical === "tp1" ? MESSAGE : String(GUESS)];
  // What was printed last says it best: there may be greetings above.
  const words = question.trim().split("\n").at(-1)!;
  const choice = WHO_PLAYS.test(question) ? undefined : choiceIn(question, "send");
  if (choice !== undefined) return [choice];
  if (/\bport\b/i.test(words)) return [String(port)];
  if (isName(words)) return [NAME];
  const goOn = /\b[ony]\s*\/\s*[on]\b|oui\s*\/\s*non/i.test(words) && !WHO_PLAYS.test(words);
  if (goOn) return [answerToGoOn(words, true)!, answerToGoOn(words, false)!];
  const isContent = /message|texte|nombre|proposition|devine|chiffre|essai/i.test(words) &&
    !WHO_PLAYS.test(words);
  if (!isConnected && /adresse|\bip\b|h[oô]te|\bhost/i.test(words)) return address;
  if (!isConnected && /serveur/i.test(words)) return isContent ? [...content, ...address] : address;
  if (isContent) return content;
  let likely: string[] = [];
  if (WHO_PLAYS.test(question)) likely = mode;
  else if (practical === "tp1" && level > 1 && asked.length === 0) likely = [NAME];
  // Whatever its words, it may mean something else: first where the server is, then all the rest.
  const hasAskedMode = asked.some((question) => WHO_PLAYS.test(question));
  const rest = isAutomatic && !hasAskedMode ? [...address, ...mode] : [...address, ...content];
  return [...new Set([...likely, ...practical === "tp1" && level > 1 ? [...content, ...address] : rest])];
}

/** What the user wants of a menu. */
export type Wish = "send" | "leave";

/** What the choices of a menu are called by which something is sent, or the conversation ends. */
const WISHES: Record<Wish, RegExp> = {
  send: /[ée]cri|envo|messag|parle|\bdire|propos|devin|essa|nombre/i,
  leave: /quit|sort|\bfin|arr[êe]t|partir|termin|stop|exit|ferm|d[ée]conn/i,
};

/** How a menu writes its choices: [e]crire; 1 - Écrire; Écrire (e). The key, and what it stands for, in any order. */
const CHOICES = [
  /[[(](?<key>\p{L})[\])](?<rest>\p{L}+)/gu,
  /(?<![\p{L}\d'’])[[(]?(?<key>\p{L}|\d)(?:(?<=\d)[\])]\s*|[\])]\s+|\s*(?:[-–.:=]|->|pour)\s*)(?<label>\p{L}(?:(?! [[(]?[\p{L}\d] ?[\])\-–.:=])[^\n,;|/?:])*)/gu,
  /(?<label>\p{L}+(?: \p{L}+){0,3}) ?[[(](?<key>\p{L}|\d)[\])](?!\p{L})/gu,
];

/** Returns the key of a menu for what the user wants; undefined if a question is no menu that offers to send something. */
export function choiceIn(question: string, wish: Wish): string | undefined {
  for (const pattern of CHOICES) {
    const matches = [...question.matchAll(pattern)];
    const last = matches.at(-1);
    // What follows the choices may ask for something else already.
    if (
      last &&
      /message|nombre|\bnom\b|texte|proposition|essai/i.test(question.slice(last.index + last[0].length))
    ) {
      continue;
    }
    const choices = matches.map(({ groups }) => {
      const { key, rest, label = key + rest } = groups!;
      return { key, label };
    });
    const keyFor = (wish: Wish) => choices.find(({ label }) => WISHES[wish].test(label))?.key;
    if (choices.length > 1 && keyFor("send") !== undefined) return keyFor(wish);
  }
}

/** Whether a question asks for a name, of a person and not of a machine. */
export function isName(question: string): boolean {
  return /prénom|pseudo|appelle|qui (parle|es\b|êtes)|\bnom\b(?!.*(serveur|machine|h[oô]te))/i.test(question);
}

/**
 * Returns what to type where a client asks for a message, or for something else on the way: its author again, or
 * whether to go on.
 */
export function answerFor(message: string, question: string): string {
  if (choiceIn(question, "send") !== undefined) return message;
  const words = question.trim().split("\n").at(-1)!;
  return answerToGoOn(words, true) ?? (isName(words) && !/message/i.test(words) ? NAME : message);
}

/** How a user may say that it is over. */
const LAST_WORDS = ["EoT", "quitter", "fin", "", ..."stop q quit exit non n bye ciao 0".split(" ")];

/** Returns the words in quotation marks of a program's text: it may compare them with what is typed. */
function quotedIn(source: string): string[] {
  return Array.from(source.matchAll(/(["'`])([\p{L}\d/!]{1,12})\1/gu), ([, , word]) => word);
}

/** How many words are tried at most. */
const MAX_WORDS = 20;

/**
 * Returns what to type to end a conversation: what the program has said does, then the words that are written in its
 * text, usual ones first; if that is not known, all usual words.
 */
export function lastWords(screen: string, source: string): string[] {
  const told = screen.matchAll(
    /["'«(]?[ \u00a0]?([^\s"'«»()]+)[ \u00a0]?["'»]?(?: ?[:=]| ?->|,)? (?:pour|afin de|to) (?:tout )?(?:quitter|partir|(?:s')?arr[êe]ter|finir|terminer|sortir|stopper|fermer|mettre fin|end|quit|exit|leave)/gi,
  );
  const written = quotedIn(source);
  const isUsual = (word: string) => LAST_WORDS.includes(word.toLowerCase());
  const words = source === ""
    ? LAST_WORDS
    : ["EoT", ...written.filter(isUsual), "", ...comparedTexts(source), ...written];
  return [...new Set([...Array.from(told, ([, word]) => word), ...words])].slice(0, MAX_WORDS);
}

/** The words of a question whether to go on, and of one whether to stop. */
const GO_ON = /continu|recommenc|encore|un autre|rejou/i, STOP = /arr[êe]t|quitt|fini|termin|stop|sortir/i;

/** How a question writes its two answers, yes and no: (o/n), [y/N], 1 = oui, 0 = non. */
const YES_OR_NO = [
  /\b([oy])\s*\/\s*(n)\b/i,
  /(\w)\s*[=:]\s*oui\b.*\b(\w)\s*[=:]\s*non\b/i,
  /\b(oui)\b.*\b(non)\b/i,
];

/** What is typed for what a question offers: « Entrée pour continuer, q pour quitter ». */
function keyFor(words: string, wish: RegExp): string | undefined {
  const keys = words.matchAll(/([\p{L}\d]+)["'»\])]* pour (\p{L}+)/giu);
  const [, key] = [...keys].find(([, , verb]) => wish.test(verb)) ?? [];
  return key && (/^entr[ée]e$/i.test(key) ? "" : key);
}

/** Returns the answer to a question whether to go on, or to stop; undefined if it is another question. */
export function answerToGoOn(question: string, goOn: boolean): string | undefined {
  if (!goOn) {
    const leave = choiceIn(question, "leave");
    if (leave !== undefined) return leave;
  }
  const words = question.trim().split("\n").at(-1)!;
  const keys = [keyFor(words, GO_ON), keyFor(words, STOP)];
  if (!keys.includes(undefined)) return keys[goOn ? 0 : 1];
  const written = YES_OR_NO.map((pattern) => pattern.exec(words)).find((answers) => answers !== null);
  if (!written && !GO_ON.test(words)) return undefined;
  const [, yes = "oui", no = "non"] = written ?? [];
  const isToStop = STOP.test(words) && !GO_ON.test(words);
  return goOn !== isToStop ? yes : no;
}

/** What the two players are called. */
const PLAYERS = {
  computer: "auto\\p{L}*|ordi\\p{L}*|machine|robot|ia|intelligence",
  user: "manuel\\p{L}*|humain\\p{L}*|joueur|je joue|moi",
};

/**
 * Returns the answers that a question about who plays offers for the wanted player, then what that player is called in it
 * and all usual answers: those first that are written in the program's text, then what else it compares, then the others.
 */
function whoPlays(situation: Situation): string[] {
  const { question, source } = situation;
  const isAutomatic = playsAlone(situation);
  const [player, other] = isAutomatic ? [PLAYERS.computer, PLAYERS.user] : [PLAYERS.user, PLAYERS.computer];
  const after = question.matchAll(new RegExp(`(?:${player})\\s*[:=([]\\s*(\\p{L}|\\d)\\b`, "giu"));
  const before = question.matchAll(
    new RegExp(
      `\\b(\\p{L}|\\d)\\b(?!['’])(?=[^\\p{L}\\d]*(?:(?:mode|jeu|le|l['’]|pour)\\s*)*(?:${player}))`,
      "giu",
    ),
  );
  const [, yes, no] = YES_OR_NO[0].exec(question) ?? [];
  const short = yes && no ? [isAutomatic ? yes : no] : [];
  const offered = [...after, ...before].map(([, answer]) => answer);
  const isChoice = new RegExp(`(?<!\\p{L})(?:${other})(?!\\p{L})`, "iu").test(question);
  const names = question.matchAll(new RegExp(`(?<!\\p{L})(?:${player})(?!\\p{L})`, "giu"));
  const likely = [...isChoice ? Array.from(names, ([name]) => name) : [], ...isAutomatic ? COMPUTER : USER];
  const written = quotedIn(source).map((word) => word.toLowerCase());
  const isWritten = (word: string) => written.includes(word.toLowerCase());
  const compared = comparedTexts(source).filter((text) => /^(?!trop|gagn|eot)\p{L}/iu.test(text));
  return [...new Set([...offered, ...short, ...likely.filter(isWritten), ...compared, ...likely])];
}

/** What a client has sent before anybody has typed a message. */
export interface EarlyMessage {
  /** The practical. */
  practical: Practical;
  /** The version of the client. */
  level: number;
  /** What it has sent. */
  message: string;
  /** What was typed that may be the message: neither an address nor an author's name. */
  typed: string[];
}

/** Whether a client sends a greeting of its own, or its author's name, before what is typed. */
export function isGreeting({ practical, level, message, typed }: EarlyMessage): boolean {
  const text = message.trim();
  if (!/\p{L}/u.test(text) || (practical === "tp1" && level === 1)) return false;
  if (text === NAME) return true;
  if (practical === "tp3") return !/\d/.test(text);
  return !typed.includes(MESSAGE) && !typed.some((line) => line !== "" && text.endsWith(line));
}

/** How a message is signed (handout, section 2), with the message itself. */
const SIGNED = /^\S.*? dit ?: *(.*)$/s;

/** Returns a message without its author's name, if it is signed. */
export function unsigned(message: string): string {
  return SIGNED.exec(message)?.[1] ?? message;
}

/** What a client has sent first. */
export interface FirstMessage {
  /** The practical. */
  practical: Practical;
  /** The version of the client. */
  level: number;
  /** What was typed before. */
  answered: string[];
  /** The message. */
  message: string;
  /** Where the server is. */
  hostname: string;
}

/**
 * Returns the answers that led to a client's first message, without the one that is in it; undefined if it is not
 * what was wanted: it sends the server's address, or a number of its own.
 */
export function openingOf(
  { practical, level, answered, message, hostname }: FirstMessage,
): string[] | undefined {
  if (answered.includes(hostname) && message.includes(hostname)) return undefined;
  if (practical === "tp3" && level < 3 && answered.at(-1) !== String(GUESS)) return undefined; // it plays by itself
  if (playsAlone({ practical, level }) || (practical === "tp1" && level === 1)) return answered;
  const sent = answered.findLastIndex((answer) => message.trimEnd().endsWith(answer));
  return answered.slice(0, sent); // if none is in it, all but the last: the checks will tell
}
