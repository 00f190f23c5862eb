/**
 * What the checks of the third practical's clients have in common: guesses, and a secret that is never found.
 *
 * @module
 */

import { type Interval, TOO_BIG, TOO_SMALL, validGuess } from "../../../lib/game.ts";
import { type Advice, Fault } from "../check.ts";
import { unsigned } from "../questions.ts";
import { type ClientSubject, type Visitor, whyNothing } from "./client.ts";
import { assertBare } from "./messages.ts";

/** The numbers among which the secret is. */
export const RANGE: Interval = { min: 1, max: 30 };

/** Advice to a client that sends something around its number. */
export const ALONE: Advice = {
  py: 'Envoyez le nombre seul, en chiffres : bytes(str(nombre), "utf-8"), sans texte autour.',
  ts: "Envoyez le nombre seul, en chiffres : new TextEncoder().encode(String(nombre)), sans texte autour.",
};

/** Advice to a client that sends each number twice. */
const TWICE = "Un seul envoi par nombre : TCP colle les deux, et le serveur lit un autre nombre.";

/** Advice to a client that sends what is between two numbers. */
const WHOLE: Advice = {
  py: "Le milieu doit être un nombre entier : (mini + maxi) // 2, et non (mini + maxi) / 2.",
  ts: "Le milieu doit être un nombre entier : Math.floor((mini + maxi) / 2).",
};

/** Advice to a client that sends another number than is typed. */
const TYPED: Advice = {
  py: 'Envoyez le nombre que le joueur tape, à chaque tour : nombre = input("Nombre : ").',
  ts: 'Envoyez le nombre que le joueur tape, à chaque tour : const nombre = prompt("Nombre :").',
};

/** Advice to a client that plays one turn. */
const LOOP: Advice = {
  py:
    'Il manque la boucle, ou elle finit trop tôt : while not reponse.startswith("Gagné"): puis, décalés, input(), send(), recv() et print().',
  ts:
    'Il manque la boucle, ou elle finit trop tôt : while (!reponse.startsWith("Gagné")) { … } autour de la saisie, de l\'envoi, de la lecture et de ' +
    "l'affichage.",
};

/** Advice to a client that connects for each number. */
const RECONNECTS: Advice = {
  py: "Une seule connexion par partie : socket() et connect() avant la boucle, close() après elle.",
  ts: "Une seule connexion par partie : connect() avant la boucle, close() après elle.",
};

/** Advice to a client that takes too big for too small. */
export const BOUNDS =
  "Après « Trop petit ! », c'est mini = nombre + 1 ; après « Trop grand ! », maxi = nombre - 1.";

/** Advice to a client that refuses what is possible. */
export const POSSIBLE: Advice = {
  py:
    "1 et 30 sont possibles, et aussi les voisins d'un nombre trop grand ou trop petit. Comparez des nombres, " +
    "int(saisie), et non des textes : dans l'ordre alphabétique, « 9 » vient après « 15 ».",
  ts:
    "1 et 30 sont possibles, et aussi les voisins d'un nombre trop grand ou trop petit. Comparez des nombres, " +
    "Number(saisie), et non des textes : dans l'ordre alphabétique, « 9 » vient après « 15 ».",
};

/** Returns the guess that a message is, signed or not; undefined if it is none of the range. */
export function guessOf(message: string): number | undefined {
  return validGuess(unsigned(message), RANGE);
}

/**
 * Returns the guess that a message is: what was typed or, in version 3, the client's own.
 *
 * @throws {Fault} If it is another one, or none.
 */
export function guessIn(message: string, level: number, typed: number): number {
  const expected = level < 3 ? `« ${typed} », et rien d'autre` : "un nombre de 1 à 30, et rien d'autre";
  assertBare(message, expected, level < 3 ? String(typed) : "");
  const guess = guessOf(message);
  if (level < 3 ? guess === typed : guess !== undefined) return guess!;
  if (level < 3 && message === `${typed}${typed}`) throw new Fault(expected, "il l'envoie deux fois", TWICE);
  const number = validGuess(unsigned(message));
  if (/^\d+[.,]\d+$/.test(message)) throw new Fault(expected, `il envoie ${message}`, WHOLE);
  if (number === undefined) throw new Fault(expected, undefined, ALONE);
  throw new Fault(expected, `il envoie ${number}`, level < 3 ? TYPED : "Le nombre secret est entre 1 et 30.");
}

/** Makes the client send a number, which is typed at its keyboard or, in version 3, its own; returns it. */
export async function nextGuess(client: Visitor, level: number, typed: number): Promise<number> {
  if (level < 3) await client.type(String(typed));
  return guessIn(await client.receive(/^\d+$/), level, typed);
}

/** A secret that keeps a client searching: it is always on the larger side of the guess. */
export class ElusiveSecret {
  #min = RANGE.min;
  #max = RANGE.max;

  #isBelow = false;

  /** Returns the answer to a guess, which is no win: at least four of them can be given, and soon both kinds. */
  deny(guess: number): string {
    const [below, above] = [guess - this.#min, this.#max - guess];
    const isBelow = this.#isBelow = below === above ? !this.#isBelow : below > above;
    if (isBelow) this.#max = Math.min(this.#max, guess - 1);
    else this.#min = Math.max(this.#min, guess + 1);
    return isBelow ? TOO_BIG : TOO_SMALL;
  }
}

/** A turn of a game: what was proposed, and what was answered. */
interface Turn {
  guess: number;
  answer: string;
}

/**
 * Returns why the next number does not come.
 *
 * @param client A client that has been waited for.
 * @param level Its version.
 * @param turns How many numbers have come.
 * @param last The last turn of them, if there was one.
 * @param next What was typed then, if it was possible.
 * @param fault What to say if nothing else is known.
 */
export async function causeOf(
  client: Visitor,
  level: number,
  turns: number,
  last: Turn,
  next: number,
  fault: Fault,
): Promise<Fault> {
  if (await client.reconnects()) {
    const came = "il ouvre une autre connexion pour chaque nombre";
    return new Fault("le nombre suivant, sur la même connexion", came, RECONNECTS);
  }
  if (turns === 0) return await whyNothing(client, fault);
  if (await client.exitStatus(0) !== undefined || await client.isClosed(0)) return givesUp(turns);
  if (level !== 2) return fault;
  const expected = `« ${next} », qui est possible après « ${last.answer} » à ${last.guess}`;
  const excluded = last.guess + (last.answer === TOO_SMALL ? -1 : 1);
  await client.type(String(excluded), "pour voir");
  const isSent = guessOf(await client.receive(/\d/).catch(() => "")) === excluded;
  return isSent
    ? new Fault(expected, `il le refuse, et accepte ${excluded} : les bornes sont échangées`, BOUNDS)
    : new Fault(expected, "il ne part pas", POSSIBLE);
}

/** A client that gives up in the middle of a game. */
export function givesUp(turns: number): Fault {
  if (turns === 1) return new Fault("« Gagné » à la fin", "il s'arrête après une seule réponse", LOOP);
  return new Fault(
    "« Gagné » à la fin",
    `il abandonne après ${turns} propositions`,
    "L'énoncé ne limite pas les coups : la boucle finit quand la réponse est « Gagné », et pas avant.",
  );
}

/**
 * Plays games side by side, each with a client of its own: one begins as soon as another has started.
 *
 * @throws {Fault} The first of any of them.
 */
export async function playBeside<Game>(
  subject: ClientSubject,
  games: Game[],
  play: (client: Visitor, game: Game) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  const playing: Promise<void>[] = [];
  const pending = games.values();
  await Promise.all(
    subject.beside(games.length).map(async (subject) => {
      for (const game of pending) {
        if (faults.length > 0) return;
        const client = await subject.start().catch((fault) => void faults.push(fault));
        if (!client) return;
        const played = play(client, game).then(() => client.stop());
        playing.push(played.catch((fault) => void faults.push(fault)));
      }
    }),
  );
  await Promise.all(playing);
  if (faults.length > 0) throw faults[0];
}
