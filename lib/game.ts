/** The rules of the secret number (handout, section 3); pure.
 *
 * @example
 * ```ts
 * import { judge, narrow, TOO_BIG } from "./game.ts";
 * const { max } = narrow({ min: 1, max: 30 }, 20, TOO_BIG);
 * if (judge(20, 17) !== TOO_BIG || max !== 19) throw new Error();
 * ```
 *
 * @module */

import { Failure } from "./cli/errors.ts";
import { isEot, plural } from "./protocol.ts";

/** The answers to a guess; from version 2 on, how many it took follows the last one. */
export const TOO_BIG = "Trop grand !", TOO_SMALL = "Trop petit !", WON = "Gagné";

/** Whole numbers from `min` to `max`, both included. */
export type Interval = { min: number; max: number };

/** The handout's range. */
export const RANGE = { min: 1, max: 30 };

const between = ({ min, max }: Interval) => `entre ${min} et ${max}`;

/** Returns a number of the interval, all equally likely. */
export const drawSecret = ({ min, max }: Interval): number =>
  min + Math.floor(Math.random() * (max - min + 1));

/** Returns the whole number that a text is; undefined for `12.5`, `1e1`, `douze`…, or out of range. */
export function validGuess(text: string, range?: Interval): number | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return;
  const guess = Number(text);
  if (!range || (guess >= range.min && guess <= range.max)) return guess;
}

/** Returns the answer to a guess; undefined is a message that is none. */
export function judge(guess: number | undefined, secret: number, range = RANGE): string {
  if (guess === undefined) return `Envoyez un nombre entier ${between(range)}`;
  if (guess > secret) return TOO_BIG;
  return guess < secret ? TOO_SMALL : WON;
}

/** Returns « 1 coup », « 2 coups »…, « aucun » for Infinity. */
export const countGuesses = (count: number): string =>
  count === Infinity ? "aucun" : `${count} ${plural(count, "coup")}`;

/** Whether a message says that the secret is found, in any encoding. */
export const isWin = (message: string): boolean => /^gagn/i.test(message);

/** Whether a message says to wait for the other players. */
export const isWait = (message: string): boolean => /^patientez/i.test(message);

/** The game, as a `Dialogue`. Messages may come glued: « Gagné en 3 coupsMeilleur score : 3 coups. » */
export const WORDS = {
  seam: /(?<=\S)(?=EoT$|Meilleur score :)|(?=Trop grand|Trop petit|Gagné)(?<=\S\s*)/u,
  isAnswer: (message: string) => /^(trop (grand|petit)|gagn|patientez)/i.test(message) || isEot(message),
  isNews: (message: string) => /^meilleur score/i.test(message),
};

/** Checks that the automatic player understands an answer.
 * @throws {Failure} If not: it would make the same guess again. */
export function checkClear(answer: string): void {
  if (WORDS.isAnswer(answer)) return;
  throw new Failure(
    "Le jeu automatique ne comprend pas cette réponse : il attend « Trop grand ! », « Trop petit ! » ou « Gagné ». Voyez --min, --max, --lines.",
  );
}

/** Checks that all the rounds were played.
 * @throws {Failure} If not. */
export function checkGames(games: number, rounds: number): void {
  if (games < rounds) throw new Failure(`Le serveur s'est arrêté : parties jouées, ${games} sur ${rounds}.`);
}

/** Returns what is still possible after the answer to a guess, whose « ! » or capital may be missing.
 * @throws {Failure} If nothing is. */
export function narrow({ min, max }: Interval, guess: number, answer: string): Interval {
  if (isWin(answer)) return { min: guess, max: guess };
  if (/^trop grand/i.test(answer)) max = Math.min(max, guess - 1);
  if (/^trop petit/i.test(answer)) min = Math.max(min, guess + 1);
  if (min <= max) return { min, max };
  throw new Failure(
    "Les réponses du serveur ne laissent plus aucun nombre possible : il se trompe, ou joue dans un autre intervalle (--min, --max).",
  );
}

/** Returns why a guess is absurd, in French, or undefined. */
export function refuseGuess(text: string, range: Interval, possible: Interval): string | undefined {
  if (validGuess(text) === undefined) return "Entrez un nombre entier, en chiffres.";
  if (validGuess(text, range) === undefined) return `Le nombre secret est ${between(range)}.`;
  if (validGuess(text, possible) === undefined) {
    return `Absurde : d'après les réponses du serveur, le nombre secret est ${between(possible)}.`;
  }
}

/** Returns the guess that halves what is possible: 5 find any number from 1 to 30. */
export const bestGuess = ({ min, max }: Interval): number => Math.floor((min + max) / 2);

/** Returns how many it takes on average: 4.13 from 1 to 30. */
export function averageOfBisection({ min, max }: Interval): number {
  const numbers = max - min + 1;
  let guesses = 0;
  // No guess finds 0 numbers, one 1, two 3, three 7…: all the others take one more.
  for (let found = 0; found < numbers; found = 2 * found + 1) guesses += numbers - found;
  return guesses / numbers;
}
