/**
 * Why a program does not recognise a text: what it compares with it is always something else. No input or output here.
 *
 * @module
 */

import type { Language } from "./lanes.ts";
import { codeOf } from "./source.ts";

/** Returns why a program recognises no such text, as far as its own text makes that sure: a French sentence. */
export type Explanation = (source: string, language: Language) => string | undefined;

/** What is compared with a text: with the whole of it, or with a part. */
interface Comparison {
  /** The variable, if it is one. */
  name?: string;
  text: string;
  isWhole: boolean;
  /** Where it stands in the program. */
  index: number;
}

/** How comparisons are written, in Python and TypeScript. */
const PATTERNS = [
  /(?:\b(?<name>\w+)(?:\.\w+\(\))*|\))\s*(?<whole>[!=]==?)\s*(?<quote>["'`])(?<text>[^"'`\n]*)\k<quote>/g,
  /(?<![\w"'`])(?<quote>["'`])(?<text>[^"'`\n]*)\k<quote>\s*(?:(?<whole>[!=]==?)|(?:not )?in\b)\s*(?<name>\w+)/g,
  /\b(?<name>(?<whole>case))\s+(?<quote>["'`])(?<text>[^"'`\n]*)\k<quote>\s*:/g,
  /(?:\b(?<name>\w+)|\))\.(?:startswith|startsWith|includes)\(\s*(?<quote>["'`])(?<text>[^"'`\n]*)\k<quote>/g,
];

/** What a person has typed. */
const TYPED = String.raw`[^=\n]*\b(?:input|prompt|question|readline)\(`;

/** Returns the texts that a program compares with something. */
export function comparedTexts(source: string): string[] {
  return comparisonsIn(source).map(({ text }) => text);
}

function comparisonsIn(code: string): Comparison[] {
  return PATTERNS.flatMap((pattern) => [...code.matchAll(pattern)]).map(({ groups, index }) => {
    const { name, text, whole } = groups!;
    return { name, text, isWhole: whole !== undefined, index };
  });
}

/** Whether a variable is given something that this pattern describes. */
function isGiven(code: string, name: string | undefined, pattern: string): boolean {
  return name !== undefined && new RegExp(`\\b${name}[ \\t]*=(?!=)[ \\t]*${pattern}`, "m").test(code);
}

/** The letters of a text, without accents or capitals. */
function lettersOf(text: string): string {
  return text.normalize("NFD").replace(/\P{L}/gu, "").toLowerCase();
}

/** The comparison with another text, by a capital, an accent or a sign, than the one that comes. */
const misspelt = (expected: string): Explanation => (source, language) => {
  const code = codeOf(source, language);
  if (/lower|upper|casefold/i.test(code)) return undefined; // capitals may not count
  const heard = comparisonsIn(code).filter(({ name, text }) =>
    lettersOf(text).length > 2 && !isGiven(code, name, TYPED)
  );
  if (heard.some(({ text, isWhole }) => isWhole ? text === expected : expected.includes(text))) {
    return undefined;
  }
  const near = heard.find(({ text }) => lettersOf(expected).startsWith(lettersOf(text)));
  return near && `« ${near.text} » n'est pas « ${expected} », le texte reçu : majuscules, accents, ` +
      "espaces et signes comptent tous.";
};

/** The comparison of bytes with a text, in Python. */
const undecoded: Explanation = (source, language) => {
  const code = codeOf(source, language);
  if (language !== "py") return undefined;
  for (const { name } of comparisonsIn(code)) {
    if (name === undefined) continue;
    const [line] = new RegExp(`\\b${name} *= *\\w+\\.recv\\(\\w*\\)(?= *$)`, "m").exec(code) ?? [];
    const isDecoded = isGiven(code, name, "[^\\n]*(?:decode|str)\\(");
    if (line && !isDecoded) {
      return `« ${line} » rend des octets, qu'aucun texte n'égale : ajoutez .decode("utf-8").`;
    }
  }
};

/** The loop that goes on as long as one of two things is not said. */
const endless: Explanation = (source, language) => {
  const either = /\w+ *!==? *(["'`])[^"'`\n]*\1 *(?:\bor\b|\|\|) *\w+ *!==? *(["'`])[^"'`\n]*\2/;
  const [condition] = either.exec(codeOf(source, language)) ?? [];
  const and = language === "py" ? "and" : "&&";
  return condition && `« ${condition} » n'est faux que si les deux mots sont là à la fois : écrivez ${and}.`;
};

/** The comparison of a message that was signed before. */
const signedBefore: Explanation = (source, language) => {
  const code = codeOf(source, language);
  for (const { name, index } of comparisonsIn(code)) {
    const isOfLoop = /\bwhile\b[^\n]*$/.test(code.slice(0, index));
    const given = [
      ...(isOfLoop ? code : code.slice(0, index)).matchAll(new RegExp(`\\b${name} *=(?!=).*`, "g")),
    ];
    if (!/\bdit\b/.test(given.at(-1)?.[0] ?? "")) continue;
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
  firstOf([undecoded, endless, ...texts.map(misspelt)]);

/** Why a client does not recognise that its user wants to stop. */
export const whyUserUnheard: Explanation = firstOf([endless, signedBefore]);
