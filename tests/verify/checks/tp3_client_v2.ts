/**
 * What version 2 of the third practical's clients must do: refuse absurd guesses (handout, section 3).
 *
 * @module
 */

import { drawSecret, TOO_BIG, TOO_SMALL } from "../../../lib/game.ts";
import { type Advice, Fault, Unverified } from "../check.ts";
import { whyUnheard } from "../comparisons.ts";
import type { ClientCheck, Visitor } from "./client.ts";
import { causeOf, guessOf, playBeside, POSSIBLE, RANGE } from "./tp3_game.ts";

/** How many games are played at random. */
const HISTORIES = 6;

/** More than 30 as a number, less as a text. */
const AS_TEXT = 100;

/** Advice to a client that forgets what was answered. */
const BOUNDS: Advice = {
  py:
    "Gardez le plus petit et le plus grand nombre encore possibles, et comparez-leur int(saisie) avant de l'envoyer.",
  ts:
    "Gardez le plus petit et le plus grand nombre encore possibles, et comparez-leur Number(saisie) avant de l'envoyer.",
};

/** Types absurd things, then a number that is possible: only that one may be sent. */
async function assertRefused(client: Visitor, absurd: (number | string)[], possible: number): Promise<void> {
  for (const text of [...absurd, possible]) await client.type(String(text));
  const sent = await client.receive(/\d/).catch((fault: Fault) => fault);
  if (sent instanceof Error) {
    if (await client.exitStatus(0) === 0) throw new Unverified("il s'arrête avant « Gagné »");
    throw sent;
  }
  if (guessOf(sent) === possible) return;
  const expected = `« ${possible} » seul ; à refuser : ${absurd.join(", ")}`;
  throw Number(sent) === AS_TEXT
    ? new Fault(expected, `il laisse partir ${sent}, et refuse 31`, POSSIBLE)
    : new Fault(expected, `il envoie « ${sent.trim()} »`);
}

/** Answers at random for some guesses, and before each has something absurd typed. Returns how many there were. */
async function playRandomHistory(client: Visitor): Promise<number> {
  const possible = { ...RANGE };
  const asked = new Set<number>();
  let refused = 0;
  while (possible.min < possible.max) {
    const excluded = [];
    for (let number = RANGE.min; number <= RANGE.max; number++) {
      const isPossible = number >= possible.min && number <= possible.max;
      if (!isPossible && !asked.has(number)) excluded.push(number);
    }
    const absurd = excluded.length > 0 ? [excluded[drawSecret({ min: 0, max: excluded.length - 1 })]] : [];
    const guess = drawSecret(possible);
    await assertRefused(client, absurd, guess);
    refused += absurd.length;
    asked.add(guess);
    const isBig = guess === possible.max || (guess > possible.min && Math.random() < 0.5);
    if (isBig) possible.max = guess - 1;
    else possible.min = guess + 1;
    await client.send(isBig ? TOO_BIG : TOO_SMALL);
  }
  return refused;
}

/** The checks of version 2. */
export const GUARD_CHECKS: ClientCheck[] = [
  {
    name: "refuse ce que la dernière réponse exclut",
    practical: "tp3",
    levels: [2],
    needs: ["envoie un nombre par message"],
    advice: BOUNDS,
    explain: whyUnheard(TOO_BIG, TOO_SMALL),
    async play(subject) {
      const client = await subject.start();
      await assertRefused(client, [], 20);
      await client.send(TOO_BIG);
      await assertRefused(client, [25], 10);
      await client.send(TOO_SMALL);
      await assertRefused(client, [5], 15);
    },
  },
  {
    name: "laisse passer tout nombre possible",
    practical: "tp3",
    levels: [2],
    needs: ["envoie un nombre par message"],
    advice: POSSIBLE,
    async play(subject) {
      const client = await subject.start();
      let last = { guess: 0, answer: "" };
      for (let { min, max } = RANGE; min < max; min++, max--) {
        for (const [guess, answer] of [[min, TOO_SMALL], [max, TOO_BIG]] as const) {
          await client.type(String(guess));
          const sent = await client.receive(/\d/).catch(() => "");
          if (guessOf(sent) !== guess) {
            const turns = 2 * (min - RANGE.min) + (guess === max ? 1 : 0);
            const fault = new Fault(`« ${guess} », qui est possible`, "il ne part pas");
            throw await causeOf(client, 2, turns, last, guess, fault);
          }
          await client.send(answer);
          last = { guess, answer };
        }
      }
    },
  },
  {
    name: "se souvient de toutes les réponses",
    practical: "tp3",
    levels: [2],
    needs: ["refuse ce que la dernière réponse exclut", "laisse passer tout nombre possible"],
    patience: 4,
    advice:
      "Chaque réponse rétrécit l'intervalle possible : mini = max(mini, nombre + 1), maxi = min(maxi, nombre - 1).",
    async play(subject) {
      const client = await subject.start();
      await assertRefused(client, [], 20);
      await client.send(TOO_BIG);
      await assertRefused(client, [], 10);
      await client.send(TOO_SMALL);
      await assertRefused(client, [25], 15);
      await client.send(TOO_BIG);
      await assertRefused(client, [5, 18], 12);
      await client.stop();
      let refused = 3;
      const histories = Array.from(Array(HISTORIES).keys());
      await playBeside(subject, histories, async (client) => {
        refused += await playRandomHistory(client);
      });
      return `${refused} absurdités refusées`;
    },
  },
  {
    name: "refuse un nombre déjà proposé",
    practical: "tp3",
    levels: [2],
    needs: ["refuse ce que la dernière réponse exclut"],
    advice:
      "Le nombre essayé est exclu lui aussi : après « Trop grand ! », maxi = nombre - 1 ; après « Trop petit ! », mini = nombre + 1.",
    async play(subject) {
      const client = await subject.start();
      await assertRefused(client, [], 20);
      await client.send(TOO_BIG);
      await assertRefused(client, [20], 10);
      await client.send(TOO_SMALL);
      await assertRefused(client, [10], 15);
    },
  },
  {
    name: "refuse ce qui n'est pas de 1 à 30",
    practical: "tp3",
    levels: [2],
    needs: ["envoie un nombre par message"],
    advice: "L'intervalle possible au début de la partie va de 1 à 30.",
    async play(subject) {
      const client = await subject.start();
      await assertRefused(client, [0, 31, -5, AS_TEXT], 15);
    },
  },
  {
    name: "refuse ce qui n'est pas un nombre entier",
    practical: "tp3",
    levels: [2],
    needs: ["envoie un nombre par message"],
    robustness: true,
    advice: {
      py:
        "int() lève ValueError si la saisie n'est pas un nombre : essayez isdigit(), ou try et except, et reposez la " +
        "question.",
      ts:
        "Number() donne NaN si la saisie n'est pas un nombre : essayez Number.isInteger(), et reposez la question.",
    },
    async play(subject) {
      const client = await subject.start();
      await assertRefused(client, ["douze", "12.5"], 15);
    },
  },
];
