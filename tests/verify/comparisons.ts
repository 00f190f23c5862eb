/**
 * Why a program does not recognise a text: what it compares with it is always something else. All of this is guessed from
 * its own text, and nothing is said where another cause is likely. No input or output here.
 *
 * @module
 */

import type { Language } from "./lanes.ts";
import { codeOf } from "./source.ts";

/** Returns why a program recognises no such text: a French sentence; undefined if that is not sure. */
export type Explanation = (source: string, language: Language) => string | undefined;

/** A comparison with a text. */
interface Comparison {
  /** The variable, if it is one; and what is called on it: `.strip()`. */
  name?: string;
  calls: string;
  /** The text. */
  text: string;
  /** `==`, `!=`, `case`…; none if a part of the text is looked for. */
  operator?: string;
  /** Where the comparison begins in the program. */
  index: number;
}

const NAME = String.raw`(?<![\p{L}\d_.])[\p{L}_][\p{L}\d_]*`;
const OPERAND = String.raw`(?<name>${NAME})(?<calls>(?:\.\w+\([^()\n]*\))*)`;
const TEXT = String.raw`(?<quote>["'\x60])(?<text>[^"'\x60\n]*)\k<quote>`;

/** How comparisons are written, in Python and TypeScript. */
const PATTERNS = [
  String.raw`(?:${OPERAND}|\))\s*(?<operator>[!=]==?)\s*${TEXT}(?!\.)`,
  String.raw`(?<![\w"'\x60])${TEXT}\s*(?:(?<operator>[!=]==?)|(?:not )?in\b)\s*${OPERAND}`,
  String.raw`\b(?<name>(?<operator>case))\s+${TEXT}\s*:`,
  String.raw`(?:${OPERAND}|\))\.(?:startswith|startsWith|includes)\(\s*${TEXT}`,
].map((pattern) => new RegExp(pattern, "gu"));

/** What is read from a connection, and what is typed. */
const READ = /\b(?:recv|read|decode)\(|\btoString\(/, TYPED = /\b(?:input|prompt|question|readline)\(/;

/** Returns the texts that a program compares with something, also those of a list. */
export function comparedTexts(source: string): string[] {
  const lists = Array.from(source.matchAll(/(?:\bin|=)\s*[([{]([^)\]}\n]*)/g), ([, list]) => list).join(" ");
  const listed = Array.from(lists.matchAll(/(["'`])([^"'`]+)\1/g), ([, , text]) => text);
  return [...comparisonsIn(source).map(({ text }) => text), ...listed];
}

/** Returns a program's text without its comments, and without lines that nobody has typed: patterns would take long. */
function linesOf(source: string, language: Language): string {
  return codeOf(source, language).replace(/.{1000,}/g, "");
}

function comparisonsIn(code: string): Comparison[] {
  return PATTERNS.flatMap((pattern) => [...code.matchAll(pattern)]).map(({ groups, index }) => {
    const { text, operator } = groups!;
    const { name, calls = "" } = operator === "case" ? subjectOf(code.slice(0, index)) : groups!;
    return { name, calls, text, operator, index };
  });
}

/** Returns what the last `match` or `switch` is about. */
function subjectOf(code: string): Partial<Comparison> {
  const subject = new RegExp(String.raw`\b(?:match|switch)\b[ (]*${OPERAND}`, "gu");
  return [...code.matchAll(subject)].at(-1)?.groups ?? {};
}

/** Returns what a variable is given in a part of a program, in its order. */
function givenTo(name: string, code: string): string[] {
  const assignment = new RegExp(
    String.raw`(?<![\p{L}\d_.])${name}(?:\s*,\s*\w+)*(?:\s*:[^=\n]*)?\s*:?=(?!=)(.*)`,
    "gu",
  );
  return Array.from(code.matchAll(assignment), ([, given]) => given.trim());
}

/** Whether what is compared comes from a connection. */
function isHeard({ name, calls }: Comparison, code: string): boolean {
  if (READ.test(calls)) return true;
  if (name === undefined) return false;
  return givenTo(name, code).some((given) => {
    const [, own] = /^(?:await )?(\w+)\(/.exec(given) ?? [];
    const body = own && new RegExp(`\\b(?:def|function) ${own}\\b(?:.|\\n(?!\\S))*`).exec(code)?.[0];
    return READ.test(body ?? given) && !TYPED.test(body ?? given);
  });
}

/** Returns the loop to whose condition a place belongs, without that; undefined if it is in none. */
function loopAt(index: number, code: string): string | undefined {
  const start = code.lastIndexOf("\n", index) + 1;
  const line = code.slice(start, index);
  if (/\}\s*while\b/.test(line)) return code.slice(0, start);
  if (!/\bwhile\b/.test(line)) return undefined;
  const margin = /^\s*/.exec(line)![0];
  const [, ...below] = code.slice(start).split("\n");
  const end = below.findIndex((line) =>
    line.trim() !== "" && !line.startsWith(`${margin} `) && !line.startsWith(`${margin}\t`)
  );
  return below.slice(0, end === -1 ? undefined : end).join("\n");
}

/** Returns the letters of a text, without accents or capitals. */
function lettersOf(text: string): string {
  return text.normalize("NFD").replace(/\P{L}/gu, "").toLowerCase();
}

/** Whether a text is meant to be another, or its beginning. */
function isMeant(text: string, expected: string): boolean {
  const letters = lettersOf(text);
  return letters.length > 2 && lettersOf(expected).startsWith(letters);
}

/** The comparison with another text, by a capital, an accent or a sign, than the one that comes. */
const misspelt = (expected: string): Explanation => (source, language) => {
  const code = linesOf(source, language);
  if (/lower|upper|casefold/i.test(code)) return undefined; // capitals may not count
  const compared = comparisonsIn(code);
  const isRight = ({ text, operator }: Comparison) =>
    operator ? text === expected : lettersOf(text).length > 2 && expected.includes(text);
  if (compared.some((comparison) => isRight(comparison) && isHeard(comparison, code))) return undefined;
  const near = compared.find((comparison) => isMeant(comparison.text, expected) && isHeard(comparison, code));
  return near && `« ${near.text} » n'est pas « ${expected} », le texte reçu : majuscules, accents, ` +
      "espaces et signes comptent tous.";
};

/** The comparison of bytes with a text, in Python. */
const undecoded = (expected: string): Explanation => (source, language) => {
  const code = linesOf(source, language);
  for (const { name, calls, text } of language === "py" ? comparisonsIn(code) : []) {
    if (name === undefined || calls !== "" || !isMeant(text, expected)) continue;
    const given = givenTo(name, code).filter((given) => !/^(["']|None\b)/.test(given));
    if (given.length === 0 || !given.every((given) => /^\w+\.recv\(\w*\)$/.test(given))) continue;
    return `« ${name} = ${given[0]} » rend des octets, qu'aucun texte n'égale : ajoutez .decode("utf-8").`;
  }
};

/** The answer that a loop waits for, and does not keep. */
const unchanging = (expected: string): Explanation => (source, language) => {
  const code = linesOf(source, language);
  for (const { name, text, operator, index } of comparisonsIn(code)) {
    const loop = operator?.startsWith("!") ? loopAt(index, code) : undefined;
    if (name === undefined || loop === undefined || text !== expected || !READ.test(loop)) continue;
    const isSet = givenTo(name, loop).length > 0 ||
      new RegExp(`\\b(?:global|nonlocal)\\b.*\\b${name}\\b`).test(code);
    if (isSet || (language === "ts" && givenTo(name, code).length > 1)) continue;
    return `« ${name} » garde la même valeur dans la boucle : donnez-lui à chaque tour la réponse lue.`;
  }
};

const SIDE = String.raw`[\p{L}\d_.]+(?:\(\))?`, QUOTED = String.raw`(?:"[^"\n]*"|'[^'\n]*')`;
/** The loop that ends, and the way out that is taken, only if two things are said at once. */
const BOTH = [
  [
    String.raw`\bwhile\b.*?(${SIDE} *!==? *${QUOTED} *(?:\bor\b|\|\|) *${SIDE} *!==? *${QUOTED})`,
    "faux",
    "and",
    "&&",
  ],
  [
    String
      .raw`\bif\b.*?(${SIDE} *===? *${QUOTED} *(?:\band\b|&&) *${SIDE} *===? *${QUOTED})[ ):{]*\n? *break`,
    "vrai",
    "or",
    "||",
  ],
].map(([pattern, ...words]) => [new RegExp(pattern, "u"), ...words] as const);

const both = (expected = ""): Explanation => (source, language) => {
  for (const [pattern, when, py, ts] of BOTH) {
    const [, condition] = pattern.exec(linesOf(source, language)) ?? [];
    if (!condition || !lettersOf(condition).includes(lettersOf(expected))) continue;
    const word = { py, ts }[language];
    return `« ${condition} » n'est ${when} que si les deux mots sont là à la fois : écrivez ${word}.`;
  }
};

/** Why a client ends a conversation that goes on: a condition that is always true. */
export const whyGivesUp: Explanation = (source, language) => {
  const code = linesOf(source, language);
  const alone = String.raw`\b(?:if|while)\b.*?(?<text>(?:\bor\b|\|\|)\s*${QUOTED})\s*[:)]`;
  const { text } = new RegExp(alone).exec(code)?.groups ?? {};
  if (text) return `« ${text} » est toujours vrai : comparez aussi ce texte à la variable.`;
  const { given } =
    new RegExp(String.raw`\bif\s*\(\s*(?<given>\w+\s*=\s*${QUOTED})\s*\)`).exec(code)?.groups ?? {};
  return given && `« ${given} » ne compare pas, et change la variable : écrivez ===.`;
};

/** The comparison of a message that was signed before. */
const signedBefore: Explanation = (source, language) => {
  const code = linesOf(source, language);
  for (const { name, calls, operator, index } of comparisonsIn(code)) {
    if (name === undefined || calls !== "" || !operator) continue;
    const given = givenTo(name, loopAt(index, code) ?? code.slice(0, index)).at(-1) ?? "";
    const typed = new RegExp(`${TYPED.source}(?:[^()]|\\([^()]*\\))*\\)`, "g");
    if (!/\bdit\b/.test(given.replace(typed, ""))) continue;
    return `Une fois signé, « ${name} » n'est plus le mot tapé : comparez-le avant d'ajouter le nom.`;
  }
};

const firstOf = (explanations: Explanation[]): Explanation => (source, language) => {
  for (const explain of explanations) {
    const explanation = explain(source, language);
    if (explanation !== undefined) return explanation;
  }
};

/** Returns why a program recognises not all of these texts of its peer. */
export const whyUnheard = (...texts: string[]): Explanation =>
  firstOf(texts.flatMap((text) => [undecoded(text), both(text), misspelt(text), unchanging(text)]));

/** Why a client does not recognise that its user wants to stop. */
export const whyUserUnheard: Explanation = firstOf([both(), signedBefore]);
