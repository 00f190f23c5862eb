/**
 * What the answers to guesses say of how a server compares. No input or output here.
 *
 * @module
 */

import type { Advice } from "./check.ts";

/** An answer to a guess. */
export type Verdict = "big" | "small" | "won";

/** Guesses and their answers, in order. */
export type Answers = [guess: number, verdict: Verdict][];

/** The least secret. */
export const MIN = 1;

/** The largest secret. */
export const MAX = 30;

/** Advice to a server that draws more than once a game. */
export const REDRAWS: Advice = {
  py:
    "Le secret change en cours de partie : tirez-le une seule fois, avant la boucle qui reçoit les nombres.",
  ts: "Le secret change en cours de partie : tirez-le une seule fois, avant la boucle qui lit les nombres.",
};

/** Advice to a server whose two answers are swapped. */
const SWAPPED =
  "Les deux réponses sont échangées : « Trop grand ! » quand le nombre reçu est plus grand que le secret.";

/** Advice to a server that compares texts. */
const TEXTS: Advice = {
  py:
    "Ce sont des textes que vous comparez, et « 9 » vient après « 15 » dans l'ordre alphabétique : int(message).",
  ts:
    "Ce sont des textes que vous comparez, et « 9 » vient après « 15 » dans l'ordre alphabétique : Number(message).",
};

/** Advice to a server for which the secret is too big, or too small. */
const EQUAL: Advice = {
  py: "Le bon nombre n'est jamais gagnant : vérifiez le cas de l'égalité (> et non >=, < et non <=).",
  ts:
    "Le bon nombre n'est jamais gagnant : vérifiez le cas de l'égalité (> et non >=, < et non <= ; un texte n'est " +
    "jamais === à un nombre : Number(message)).",
};

/** How a wrong server answers, with what to do about it. */
const MISTAKES: [(guess: number, secret: number) => Verdict, Advice][] = [
  [(guess, secret) => compare(secret, guess), SWAPPED],
  [(guess, secret) => compare(String(guess), String(secret)), TEXTS],
  [(guess, secret) => guess < secret ? "small" : "big", EQUAL],
  [(guess, secret) => guess <= secret ? "small" : "big", EQUAL],
];

function compare<Value extends number | string>(guess: Value, secret: Value): Verdict {
  return guess > secret ? "big" : guess < secret ? "small" : "won";
}

/** Whether one guess was answered in two ways. */
export function areContrary(answers: Answers): boolean {
  return answers.some(([guess, verdict]) =>
    answers.some(([same, other]) => same === guess && other !== verdict)
  );
}

/** Returns what to do about the mistake that explains answers which fit no secret; undefined if none does. */
export function adviceOn(answers: Answers): Advice | undefined {
  if (areContrary(answers)) return REDRAWS;
  const secrets = Array.from({ length: MAX - MIN + 1 }, (_, index) => MIN + index);
  const [, advice] =
    MISTAKES.find(([answer]) =>
      secrets.some((secret) => answers.every(([guess, verdict]) => verdict === answer(guess, secret)))
    ) ?? [];
  return advice;
}
