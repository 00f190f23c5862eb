/**
 * What a client under test asks its user before it sends its first message, and what to answer. Each student
 * asks in other words, in another order, or without a word. No input or output here.
 *
 * @module
 */

import type { Practical } from "./check.ts";

/** What is known of a client that waits for its user. */
export interface Situation {
  /** The practical. */
  practical: Practical;
  /** The version of the client. */
  level: number;
  /** What the client has printed since the last answer. */
  question: string;
  /** What was answered so far, since it was started. */
  answered: string[];
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
const AUTOMATIC = /auto|ordinateur|machine|robot|manuel|\bmode\b/i;

/** What usually makes the computer play. */
const USUAL = ["o", "oui", "auto", "a", "2", "1", "y", "yes", "n", "non"];

/** Whether the client must end up playing by itself. */
export function playsAlone({ practical, level }: { practical: Practical; level: number }): boolean {
  return practical === "tp3" && level === 3;
}

/**
 * Returns what to try as an answer, the likeliest first; nothing if no answer leads to what is wanted.
 */
export function answersTo(situation: Situation): string[] {
  const { practical, level, question, answered, isConnected, hostname, port } = situation;
  const isAutomatic = playsAlone(situation);
  const address = isConnected ? [] : [hostname];
  const mode = isAutomatic ? automaticAnswers(question) : [];
  const content = isAutomatic ? [] : [practical === "tp1" ? MESSAGE : String(GUESS)];
  // What was printed last says it best: there may be greetings above.
  const words = question.trim().split("\n").at(-1)!;
  let likely: string[] = [];
  if (/\bport\b/i.test(words)) likely = [String(port)];
  else if (/prénom|pseudo|appelle|(ton|votre) nom\b/i.test(words)) likely = [NAME];
  else if (isAutomatic && AUTOMATIC.test(words)) likely = mode;
  else if (/adresse|\bip\b|serveur|h[oô]te|\bhost/i.test(words)) likely = address;
  else if (/\bnom\b/i.test(words)) likely = [NAME];
  else if (/message|texte|nombre|proposition|devine|chiffre|essai/i.test(words)) return content;
  else if (isAutomatic && AUTOMATIC.test(question)) likely = mode;
  else if (practical === "tp1" && level > 1 && answered.length === 0) likely = [NAME];
  // Whatever its words, it may mean something else: first where the server is, then all the rest.
  const all = practical === "tp1" && level > 1
    ? [...likely, ...content, ...address]
    : [...likely, ...address, ...mode, ...content];
  return [...new Set(all)].filter((answer) => !answered.includes(answer) || content.includes(answer));
}

/** Returns the answers that a question offers, those next to « automatique » first, and all usual ones. */
function automaticAnswers(question: string): string[] {
  const after = question.matchAll(/(?:auto\p{L}*|ordinateur|robot)\s*[:=([]\s*(\p{L}|\d)\b/giu);
  const before = question.match(
    /\b(\p{L}|\d)\b(?=[^\p{L}\d]*(?:(?:mode|jeu|le|l'|pour)\s*)*(?:auto|ordinateur|robot))/giu,
  );
  return [...after.map(([, answer]) => answer), ...before ?? [], ...USUAL];
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
 * Returns the answers that led to a client's first message, without the one that is in it; undefined if it sends
 * the server's address: it had not asked for that.
 */
export function openingOf(
  { practical, level, answered, message, hostname }: FirstMessage,
): string[] | undefined {
  if (answered.includes(hostname) && message.includes(hostname)) return undefined;
  if (playsAlone({ practical, level }) || (practical === "tp1" && level === 1)) return answered;
  const sent = answered.findLastIndex((answer) => message.trimEnd().endsWith(answer));
  return answered.slice(0, sent); // if none is in it, all but the last: the checks will tell
}
