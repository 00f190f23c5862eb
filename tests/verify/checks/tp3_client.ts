/**
 * What a client of the third practical must do, version by version (handout, section 3).
 *
 * @module
 */

import {
  bestGuess,
  drawSecret,
  type Interval,
  judge,
  TOO_BIG,
  TOO_SMALL,
  validGuess,
  WON,
} from "../../../lib/game.ts";
import { Fault } from "../check.ts";
import {
  acceptsLineFeed,
  assertEnds,
  assertReadsBare,
  type ClientCheck,
  type ClientSubject,
  connects,
  explainMissing,
  inOrder,
  type Reaction,
  readsInTwo,
  sendInTwo,
  speaksFirst,
  stopsWithoutServer,
  type Visitor,
  WAITS,
  warnOfLineFeed,
} from "./client.ts";

const RANGE: Interval = { min: 1, max: 30 };

/** How long to withhold an answer, in ms, from a client that pauses 200 ms by itself. */
const WITHHELD = 600;

/** More guesses than any limit that somebody would set. */
const MANY = 21;

/** The least pause between two guesses, in ms: 200, and some tolerance. */
const PAUSE = 150;

/** How many games are played at random. */
const HISTORIES = 6;

/** Returns the guess that a message is: what was typed or, in version 3, the client's own. */
function guessIn(message: string, level: number, typed: number): number {
  const guess = validGuess(message, RANGE);
  const isRight = level < 3 ? guess === typed : guess !== undefined;
  if (!isRight) {
    throw new Fault(level < 3 ? `« ${typed} », et rien d'autre` : "un nombre de 1 à 30, et rien d'autre");
  }
  return guess!;
}

/** Makes the client send a number, which is typed at its keyboard or, in version 3, its own; returns it. */
async function nextGuess(client: Visitor, level: number, typed: number): Promise<number> {
  if (level < 3) await client.type(String(typed));
  return guessIn(await client.receive(/^\d+$/), level, typed);
}

/** A secret that keeps a client searching: it is always on the larger side of the guess. */
class ElusiveSecret {
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

/** Types absurd things, then a number that is possible: only that one may be sent. */
async function assertRefused(client: Visitor, absurd: (number | string)[], possible: number): Promise<void> {
  for (const text of [...absurd, possible]) await client.type(String(text));
  const sent = await client.receive(/\d/);
  if (validGuess(sent, RANGE) !== possible) {
    throw new Fault(`« ${possible} » seul ; à refuser : ${absurd.join(", ")}`);
  }
}

/** A client that gives up in the middle of a game. */
function givesUp(guesses: number): Fault {
  return new Fault(
    "« Gagné » à la fin",
    `il abandonne après ${guesses} propositions`,
    "L'énoncé ne limite pas les coups : la boucle finit quand la réponse est « Gagné », et pas avant.",
  );
}

/**
 * Plays games side by side, each with a client of its own: one begins as soon as another has started.
 *
 * @throws {Fault} The first of any of them.
 */
async function playBeside<Game>(
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

/** A game in which the client plays by itself: returns how many guesses it needed. */
async function playAlone(client: Visitor, secret: number): Promise<number> {
  for (let guesses = 1; guesses <= RANGE.max; guesses++) {
    const message = await client.receive(/\d/).catch((fault: Fault) => fault);
    if (message instanceof Error) throw guesses > 1 ? givesUp(guesses - 1) : message;
    const guess = validGuess(message, RANGE);
    if (guess === undefined) throw new Fault("un nombre entier, et rien d'autre");
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

/** The checks of the third practical's clients, in the order in which they are played and reported. */
export const TP3_CLIENT_CHECKS: ClientCheck[] = [
  connects(
    "tp3",
    "connect((adresse, 6400)) : le port est un entier, et l'adresse celle qu'on tape, ou 127.0.0.1 si elle est " +
      "écrite dans le programme.",
  ),
  speaksFirst("tp3", "un nombre"),
  {
    name: "joue tout seul",
    practical: "tp3",
    levels: [3],
    needs: ["se connecte au serveur"],
    advice:
      "En mode automatique, rien ne se tape : le programme calcule un nombre, l'envoie et lit la réponse.",
    async play(subject, level) {
      const client = await subject.start();
      const secret = new ElusiveSecret();
      for (let guesses = 0; guesses < 2; guesses++) {
        await client.send(secret.deny(await nextGuess(client, level, 0)));
      }
    },
  },
  {
    name: "envoie un nombre par message",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["se connecte au serveur", "joue tout seul"],
    advice: 'Envoyez le nombre seul, en chiffres : bytes(str(nombre), "utf-8"), sans texte autour.',
    async play(subject, level) {
      const client = await subject.start();
      if (subject.namesItselfFirst) {
        throw new Fault("un nombre, dès le premier message", "il envoie d'abord le nom, seul");
      }
      const secret = new ElusiveSecret();
      for (const number of [10, 15, 20]) {
        if (level < 3) await client.type(String(number));
        const sent = await client.receive();
        await client.send(secret.deny(guessIn(sent, level, number)));
        if (sent === sent.trim()) continue;
        warnOfLineFeed(subject, "un saut de ligne ou une espace autour du nombre");
      }
    },
  },
  {
    name: "attend chaque réponse",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["envoie un nombre par message"],
    advice: "Après chaque send(), un recv(4096) : pas de nombre suivant avant la réponse.",
    async play(subject, level) {
      const client = await subject.start();
      const guess = await nextGuess(client, level, 10);
      if (level < 3) await client.type("20");
      if (await client.overhear(WITHHELD) !== "") throw new Fault("un seul nombre avant la réponse");
      await client.send(new ElusiveSecret().deny(guess));
      if (level === 3 || await client.overhear(1000) !== "") return;
      await client.type("20", "si la ligne tapée trop tôt s'est perdue"); // as some keyboards do
      await client.receive();
    },
  },
  {
    name: "joue jusqu'à « Gagné »",
    practical: "tp3",
    levels: [1],
    needs: ["envoie un nombre par message"],
    patience: 4,
    advice: "La boucle de la version 1 n'a pas d'autre fin que « Gagné ».",
    async play(subject, level) {
      const client = await subject.start();
      for (let number = RANGE.min; number <= MANY; number++) {
        const guess = await nextGuess(client, level, number).catch((fault: Fault) => fault);
        if (guess instanceof Error) throw await client.isClosed() ? givesUp(number - 1) : guess;
        await client.send(TOO_SMALL);
      }
    },
  },
  {
    name: "affiche chaque réponse",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["envoie un nombre par message"],
    advice:
      'print(reponse) après chaque recv, aussi pour la dernière. Si le « é » s\'affiche mal : decode("utf-8").',
    async play(subject, level) {
      const client = await subject.start();
      const secret = new ElusiveSecret();
      const reactions: Reaction[] = [];
      for (const number of [10, 25, 15]) {
        if (level < 3) await client.question(); // now it has shown the last answer
        let printed = client.reaction;
        const guess = await nextGuess(client, level, number);
        if (level === 3) printed = client.reaction;
        if (reactions.length > 0) reactions.at(-1)!.printed = printed;
        reactions.push({ answer: reactions.length < 2 ? secret.deny(guess) : WON, printed: "" });
        await client.send(reactions.at(-1)!.answer);
      }
      const isShown = await client.shows(inOrder(reactions.map(({ answer }) => answer)));
      assertReadsBare(subject);
      if (isShown) return;
      reactions.at(-1)!.printed = client.reaction;
      explainMissing(client.screen, reactions);
    },
  },
  {
    name: "s'arrête sur « Gagné »",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["envoie un nombre par message"],
    patience: 3,
    advice: "La boucle finit quand la réponse est « Gagné » ; puis close(), et le programme se termine.",
    async play(subject, level) {
      const client = await subject.start();
      await nextGuess(client, level, 15);
      await client.send(WON);
      if (level > 1) await client.closeWrite(); // a server that goes on might be offered another game
      if (await assertEnds(client)) subject.warn(WAITS);
    },
  },
  {
    name: "refuse ce que la dernière réponse exclut",
    practical: "tp3",
    levels: [2],
    needs: ["envoie un nombre par message"],
    advice:
      "Gardez le plus petit et le plus grand nombre encore possibles, et comparez-leur int(saisie) avant de l'envoyer.",
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
    advice:
      "1 et 30 sont possibles, et aussi les voisins d'un nombre trop grand ou trop petit. Comparez des nombres, " +
      "int(saisie), et non des textes : dans l'ordre alphabétique, « 9 » vient après « 15 ».",
    async play(subject) {
      const client = await subject.start();
      for (let { min, max } = RANGE; min < max; min++, max--) {
        for (const [number, answer] of [[min, TOO_SMALL], [max, TOO_BIG]] as const) {
          await client.type(String(number));
          const sent = await client.receive(/\d/).catch(() => "");
          if (validGuess(sent, RANGE) !== number) {
            if (await client.exitStatus(0) !== undefined) throw givesUp(RANGE.max - 1 - (max - min));
            throw new Fault(`« ${number} », qui est possible`, "il ne part pas");
          }
          await client.send(answer);
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
    advice: "Un nombre trop grand est exclu lui aussi : comparez avec <= et >=, et non avec < et >.",
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
      await assertRefused(client, [0, 31, -5, 100], 15);
    },
  },
  {
    name: "refuse ce qui n'est pas un nombre entier",
    practical: "tp3",
    levels: [2],
    needs: ["envoie un nombre par message"],
    robustness: true,
    advice:
      "int() lève ValueError si la saisie n'est pas un nombre : essayez isdigit(), ou try et except, et reposez la question.",
    async play(subject) {
      const client = await subject.start();
      await assertRefused(client, ["douze", "12.5"], 15);
    },
  },
  {
    name: "trouve chaque nombre secret",
    practical: "tp3",
    levels: [3],
    needs: ["envoie un nombre par message"],
    patience: 15,
    advice:
      "Proposez le milieu de l'intervalle encore possible : 5 propositions suffisent toujours. Vérifiez les bords, 1 et 30.",
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
    advice: "time.sleep(0.2) entre deux propositions, pour ne pas surcharger le serveur.",
    async play(subject, level) {
      const client = await subject.start();
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
      const pause = Math.round(pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)]);
      if (pause < PAUSE) throw new Fault("200 ms entre deux propositions", `${pause} ms`);
      return `${pause} ms`;
    },
  },
  stopsWithoutServer(
    { practical: "tp3", levels: [1, 2, 3], needs: ["envoie un nombre par message"] },
    async (client, level) => {
      await client.send(new ElusiveSecret().deny(await nextGuess(client, level, 10)));
      await nextGuess(client, level, 15);
    },
    (level) => level < 3 ? ["20", "12", "25", "17", "28", "14", "22", "19", "26"] : [],
  ),
  readsInTwo(
    {
      practical: "tp3",
      levels: [1, 2, 3],
      needs: ["affiche chaque réponse", "s'arrête sur « Gagné »"],
      patience: 3,
    },
    async (client, level) => {
      await nextGuess(client, level, 15);
      await sendInTwo(client, WON);
      if (level > 1) await client.closeWrite();
      await assertEnds(client);
      if (!await client.shows(/Gagné/i)) throw new Fault("« Gagné » à l'écran", "il n'y est pas");
    },
  ),
  acceptsLineFeed(
    { practical: "tp3", levels: [1, 2, 3], needs: ["s'arrête sur « Gagné »"] },
    async (client, level) => {
      await client.send(`${new ElusiveSecret().deny(await nextGuess(client, level, 10))}\n`);
      await nextGuess(client, level, 15);
      await client.send(`${WON}\n`);
      if (level > 1) await client.closeWrite();
    },
  ),
];
