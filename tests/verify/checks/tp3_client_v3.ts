/**
 * What version 3 of the third practical's clients must do: play by themselves (handout, section 3).
 *
 * @module
 */

import { bestGuess, judge, TOO_BIG, TOO_SMALL } from "../../../lib/game.ts";
import { Fault } from "../check.ts";
import { whyUnheard } from "../comparisons.ts";
import type { ClientCheck, Visitor } from "./client.ts";
import { BOUNDS, ElusiveSecret, givesUp, guessIn, guessOf, playBeside, RANGE } from "./tp3_game.ts";

/** The least pause between two guesses, in ms: 200, and some tolerance. */
const PAUSE = 150;

/** In how many games the pauses are measured. */
const PAUSED_GAMES = 3;

/** How many times a guess may follow itself: whoever has not understood the answers proposes it for ever. */
const MAX_REPEATS = 5;

/** A game in which the client plays by itself: returns how many guesses it needed. */
async function playAlone(client: Visitor, secret: number): Promise<number> {
  let last: number | undefined, repeats = 0;
  for (let guesses = 1; guesses <= RANGE.max; guesses++) {
    const message = await client.receive(/\d/).catch((fault: Fault) => fault);
    if (message instanceof Error) throw guesses > 1 ? givesUp(guesses - 1) : message;
    const guess = guessOf(message);
    if (guess === undefined) {
      throw new Fault("un nombre de 1 à 30, et rien d'autre", `il envoie « ${message} »`, BOUNDS);
    }
    repeats = guess === last ? repeats + 1 : 0;
    if (repeats === MAX_REPEATS) {
      throw new Fault(`le secret ${secret} trouvé`, `il propose ${guess} sans fin`, BOUNDS);
    }
    last = guess;
    await client.send(judge(guess, secret));
    if (guess === secret) return guesses;
  }
  throw new Fault(`le secret ${secret} trouvé`, `${RANGE.max} propositions sans le trouver`);
}

/** How many guesses bisection needs to find a secret. */
function optimum(secret: number): number {
  let { min, max } = RANGE;
  for (let guesses = 1;; guesses++) {
    const guess = bestGuess({ min, max });
    if (guess === secret) return guesses;
    if (guess < secret) min = guess + 1;
    else max = guess - 1;
  }
}

function average(numbers: number[]): string {
  return (numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toFixed(2).replace(".", ",");
}

/** Returns how long a client pauses before its second, third and fourth guess, in ms: fewer, if it gives up before. */
async function pausesIn(client: Visitor, level: number): Promise<number[]> {
  const secret = new ElusiveSecret();
  const pauses: number[] = [];
  let last: number | undefined;
  while (pauses.length < 3) {
    const message = await client.receive(/\d/).catch((fault: Fault) => fault);
    if (message instanceof Error && pauses.length > 0) break; // it gives up, which is for another check to say
    if (message instanceof Error) throw message;
    const guess = guessIn(message, level, 0);
    if (last !== undefined) pauses.push(performance.now() - last);
    last = performance.now();
    await client.send(secret.deny(guess));
  }
  await client.stop();
  return pauses;
}

/** The checks of version 3. */
export const AUTOMATIC_CHECKS: ClientCheck[] = [
  {
    name: "trouve chaque nombre secret",
    practical: "tp3",
    levels: [3],
    needs: ["envoie un nombre par message"],
    patience: 15,
    advice:
      "Proposez le milieu de l'intervalle encore possible : 5 propositions suffisent toujours. Vérifiez les bords, 1 et 30.",
    explain: whyUnheard(TOO_BIG, TOO_SMALL),
    async play(subject) {
      const secrets = Array.from({ length: RANGE.max }, (_, index) => RANGE.min + index);
      const counts: number[] = [];
      await playBeside(subject, secrets, async (client, secret) => {
        counts.push(await playAlone(client, secret));
      });
      const best = secrets.map(optimum);
      return `${average(counts)} propositions en moyenne, ${Math.max(...counts)} au plus ; ` +
        `le mieux : ${average(best)} et ${Math.max(...best)}`;
    },
  },
  {
    name: "fait une pause de 200 ms",
    practical: "tp3",
    levels: [3],
    needs: ["envoie un nombre par message"],
    advice: {
      py: "time.sleep(0.2) entre deux propositions, pour ne pas surcharger le serveur.",
      ts:
        "await new Promise((suite) => setTimeout(suite, 200)) entre deux propositions, pour ne pas surcharger le serveur.",
    },
    async play(subject, level) {
      const pauses: number[] = [];
      for (let game = 0; game < PAUSED_GAMES; game++) {
        pauses.push(...await pausesIn(await subject.start(), level));
      }
      const sorted = pauses.sort((one, other) => one - other);
      const pause = Math.round(sorted[1] ?? sorted[0]); // the machine may have shortened one
      if (pause < PAUSE) throw new Fault("200 ms entre deux propositions", `${pause} ms`);
      return `${pause} ms`;
    },
  },
];
