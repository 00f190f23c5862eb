/**
 * What a client shows of its server's answers, and why it shows something else. No input or output here.
 *
 * @module
 */

import { stripAnsiCode } from "@std/fmt/colors";
import { WON } from "../../../lib/game.ts";
import { type Advice, type Cause, Fault } from "../check.ts";

/** What a program makes of an answer: the text, and what it has printed then. */
export interface Reaction {
  answer: string;
  printed: string;
}

/** Advice to a client that shows its own words. */
const WORDS: Advice = {
  py: "« Affiche la réponse » : print(reponse), celle du serveur, avant ou à la place de vos mots.",
  ts: "« Affiche la réponse » : console.log(reponse), celle du serveur, avant ou à la place de vos mots.",
};

/** Advice to a client that shows each answer one turn too late. */
const LATE: Advice = {
  py: "C'est la réponse d'avant que vous affichez : print(reponse) vient après recv.",
  ts: "C'est la réponse d'avant que vous affichez : console.log(reponse) vient après la lecture.",
};

const BYTES: Cause = {
  came: "les octets reçus, au lieu du texte",
  advice: {
    py: 'print affiche ainsi des octets : reponse = client.recv(4096).decode("utf-8") en fait un texte.',
    ts: "Ce sont des octets : new TextDecoder().decode(tampon.subarray(0, n)) en fait un texte.",
  },
};

/** What is read beyond what has come. */
export const BUFFER: Cause = {
  came: "le tampon entier, avec ce qui suit la réponse",
  advice: {
    py: "Ne prenez du tampon que les octets reçus, dont le nombre est rendu par la lecture.",
    ts: "read() rend le nombre n d'octets reçus : decode(tampon.subarray(0, n)), et non decode(tampon).",
  },
};

const ACCENTS: Cause = {
  came: "des accents mal lus, « Ã© » au lieu de « é »",
  advice: {
    py: 'Les octets reçus sont de l\'UTF-8 : decode("utf-8").',
    ts: "Les octets reçus sont de l'UTF-8 : new TextDecoder().decode(…), sans autre encodage.",
  },
};

const FUNCTION: Cause = {
  came: "le nom d'une fonction, au lieu de ce qu'elle rend",
  advice: "Il manque les parenthèses qui l'appellent : .strip(), .decode(), .trim()…",
};

/** Advice to a client that reads too little of an answer. */
const TRUNCATED: Advice = {
  py: "recv(4096) lit jusqu'à 4096 octets ; avec un nombre trop petit, la réponse est coupée.",
  ts: "new Uint8Array(4096) reçoit jusqu'à 4096 octets ; dans un tampon trop petit, la réponse est coupée.",
};

/** UTF-8 that was read as if each byte were a character. */
const MISREAD = /[ÃÂ][\u0080-\u00bf]/;

/** How languages print bytes: b'Trop grand !', Uint8Array(6) [ 71, 97…, <Buffer 47 61… */
const PRINTED_BYTES =
  /\bb(['"])(?:Trop|Gagn|Bien|Message|.*\\x[0-9a-f]{2}).*\1|Uint8Array\(\d+\) \[|<Buffer [0-9a-f]{2}|^\d+(?:,\d+){4}/m;

/** Returns what is printed in place of a text: bytes, all that is in a buffer, a function; undefined if nothing is. */
export function garblingIn(screen: string): Cause | undefined {
  if (screen.includes("\0")) return BUFFER;
  if (MISREAD.test(screen)) return ACCENTS;
  if (/<(?:built-in|bound) method|\[Function: \w+\]/.test(screen)) return FUNCTION;
  return PRINTED_BYTES.test(screen) ? BYTES : undefined;
}

/** Whether a screen shows an answer as it is, and not only as bytes, with misread accents, or with the rest of a buffer. */
export function showsText(screen: string): boolean {
  return /Gagn|EoT|Bien reçu/.test(screen.replace(/\bb(['"]).*?\1|^.*(?:\0|[ÃÂ][\u0080-\u00bf]).*$/gm, ""));
}

/**
 * Checks that no answer is followed by what a longer one before it has left in a buffer, or by what was in it at first.
 *
 * @throws {Fault} If one is.
 */
export function assertNothingLeft(screen: string, answers: string[]): void {
  const remains = (answer: string, before = "") => {
    const { length } = new TextEncoder().encode(answer);
    return new TextDecoder().decode(new TextEncoder().encode(before).subarray(length));
  };
  const followed = answers.map((answer, index) => [answer, remains(answer, answers[index - 1])])
    .find(([answer, rest]) => rest !== "" && screen.includes(answer + rest));
  if (!followed && !screen.includes("\0")) return;
  const [answer, rest] = followed ?? [answers[0], "\0"];
  throw new Fault(`« ${answer} » à l'écran`, BUFFER.came, BUFFER.advice, answer + rest);
}

/** Says why an answer is not on the screen, in the order in which they came. @throws {Fault} Always. */
export function explainMissing(screen: string, all: Reaction[]): never {
  const reactions = all.map(({ answer, printed }) => ({ answer, printed: stripAnsiCode(printed) }));
  const answers = reactions.map(({ answer }) => answer);
  const text = stripAnsiCode(screen);
  const missing = answers.findIndex((_, index) => !inOrder(answers.slice(0, index + 1)).test(text));
  const { answer, printed } = reactions[missing];
  const isOnly = answers.length === 1;
  const expected = isOnly ? `« ${answer} » à l'écran` : `à l'écran, dans l'ordre : ${answers.join(", ")}`;
  const came = isOnly ? "il n'y est pas" : `il manque « ${answer} »`;
  const garbling = garblingIn(printed);
  if (garbling) throw new Fault(expected, garbling.came, garbling.advice, printed);
  const start = startIn(text, answer);
  if (start !== "") throw new Fault(expected, `« ${start} » au lieu de « ${answer} »`, TRUNCATED, printed);
  if (/^\s*!\s*$/m.test(text)) throw new Fault(expected, "« ! » vient à part", TRUNCATED, printed);
  // What is shown, but not before the next question, is shown too late.
  const isLate = reactions.slice(0, missing).some(({ answer, printed }) => !inOrder([answer]).test(printed));
  if (isLate) throw new Fault(expected, "chaque réponse s'affiche un tour trop tard", LATE, printed);
  // What it always prints is a question. In other words, each answer has its own.
  const words = (text: string) => text.replace(/[\d\s]+/g, " ").trim();
  const others = reactions.filter((other) => other.answer !== answer).map(({ printed }) => words(printed));
  const isSaid = /\p{L}/u.test(printed) && others.every((other) => other !== words(printed)) &&
    (answer === WON || others.length > 1);
  if (!isSaid) throw new Fault(expected, came, undefined, printed.trim() === "" ? undefined : printed);
  const said = printed.split(/[\r\n]+/).find((line) => /\p{L}/u.test(line))!.trim();
  throw new Fault(expected, `« ${said} » au lieu de « ${answer} »`, WORDS, printed);
}

/** Returns the start of an answer that ends a line in place of the whole; often nothing. */
function startIn(screen: string, answer: string): string {
  const starts = Array.from(answer.replace(/ ?!$/, ""), (_, index) => answer.slice(0, index));
  return starts.findLast((start) =>
    new RegExp(`(?<!\\p{L})${RegExp.escape(start)}\ufffd?\\s*$`, "mu").test(screen)
  ) ?? "";
}

/** A pattern of all these texts, in this order, whatever stands between them. */
export function inOrder(texts: string[]): RegExp {
  return new RegExp(texts.map((text) => RegExp.escape(text.replace(/ !$/, ""))).join("[^]*"), "i");
}
