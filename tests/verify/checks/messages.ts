/**
 * What a client sends, and what stands before or around it. No input or output here.
 *
 * @module
 */

import { type Advice, type Cause, Fault } from "../check.ts";

const MARK: Cause = {
  came: "une marque d'ordre des octets (ef bb bf) part devant",
  advice: {
    py: 'encode("utf-8"), et non encode("utf-8-sig") : le texte part sans marque d\'ordre des octets (BOM).',
    ts: "N'ajoutez pas « \\ufeff » (la marque d'ordre des octets, BOM) devant le texte.",
  },
};

const ZEROS: Cause = {
  came: "des octets nuls, et aucun texte",
  advice: {
    py:
      'bytes(nombre) fait autant de zéros que dit le nombre : bytes(str(nombre), "utf-8") en fait le texte.',
    ts:
      "new Uint8Array(nombre) fait autant de zéros que dit le nombre : new TextEncoder().encode(String(nombre)).",
  },
};

const LENGTH: Cause = {
  came: "sa longueur part devant",
  advice:
    "Envoyez le texte seul : le serveur de l'énoncé n'attend pas sa longueur, et la prendrait pour du texte.",
};

/** Advice to a client that does not send what is typed. */
const TYPED: Advice = {
  py: 'Envoyez ce que l\'utilisateur tape : input("…") rend sa saisie, à mettre dans le message.',
  ts: 'Envoyez ce que l\'utilisateur tape : prompt("…") rend sa saisie, à mettre dans le message.',
};

/** Advice to a client that sends the names of its variables. */
const FORMAT: Advice = {
  py: 'Il manque f devant les guillemets : f"{nom} dit : {message}".',
  ts: "Un texte où ${message} est remplacé est entre deux accents graves : `${nom} dit : ${message}`.",
};

const ENCODED: Advice = {
  py: 'Précisez l\'encodage : bytes(message, "utf-8").',
  ts: "new TextEncoder().encode(message) fait du texte des octets, en UTF-8.",
};

/**
 * Returns what stands before a text that does not belong there: a byte order mark, or a length, in bytes or in digits.
 *
 * @param sent All that was sent.
 * @param typed What it ends with, if it is a number.
 */
function prefixOf(sent: string, typed: string): Cause | undefined {
  if (sent.startsWith("\ufeff")) return MARK;
  if (/^\0+$/.test(sent)) return ZEROS;
  if (/^[^\p{L}\d]*(?![\t\r\n])\p{Cc}/u.test(sent)) return LENGTH;
  const own = sent.endsWith(typed) ? sent.slice(0, sent.length - typed.length) : "";
  const [, digits, text] = typed === "" ? /^(\d+)[^\p{L}\d]*(.*)$/su.exec(sent) ?? [] : [, own, typed];
  const lengths = text === undefined ? [] : [text.length, new TextEncoder().encode(text).length];
  return /^0*\d+\W*$/.test(digits ?? "") && lengths.includes(parseInt(digits!)) ? LENGTH : undefined;
}

/** Checks that a text is sent without anything before it. @throws {Fault} If there is something. */
export function assertBare(sent: string, expected: string, typed = ""): void {
  const prefix = prefixOf(sent, typed);
  if (prefix) throw new Fault(expected, prefix.came, prefix.advice);
}

/** Checks that a message has in it what was typed. @throws {Fault} If it has not. */
export function assertTyped(sent: string, typed: string): void {
  if (sent.includes(typed)) return;
  const expected = `le message saisi, « ${typed} »`;
  if (/\{\s*\w+\s*\}/.test(sent)) throw new Fault(expected, `il envoie « ${sent} »`, FORMAT);
  if (/[\0\ufffd]/.test(sent)) throw new Fault(`${expected}, en UTF-8`, undefined, ENCODED);
  throw new Fault(expected, `il envoie « ${sent} », que personne n'a tapé`, TYPED);
}
