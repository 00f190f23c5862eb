/**
 * What a client of the third practical must do, whatever its version (handout, section 3).
 *
 * @module
 */

import { TOO_SMALL, WON } from "../../../lib/game.ts";
import { Fault } from "../check.ts";
import { whyGivesUp, whyUnheard } from "../comparisons.ts";
import { unsigned } from "../questions.ts";
import { assertNothingLeft, explainMissing, inOrder, type Reaction } from "./answers.ts";
import {
  acceptsLineFeed,
  assertEnds,
  assertEndsWell,
  assertReadsBare,
  BEYOND,
  type ClientCheck,
  connects,
  readsInTwo,
  sendInTwo,
  speaksFirst,
  stopsWithoutServer,
  warnOfGreeting,
  warnOfLineFeed,
} from "./client.ts";
import { GUARD_CHECKS } from "./tp3_client_v2.ts";
import { AUTOMATIC_CHECKS } from "./tp3_client_v3.ts";
import { ALONE, causeOf, ElusiveSecret, givesUp, guessIn, nextGuess, RANGE } from "./tp3_game.ts";

/** How long to withhold an answer, in ms, from a client that pauses 200 ms by itself. */
const WITHHELD = 600;

/** Advice to a client that sleeps for minutes. */
const SECONDS = "time.sleep compte en secondes : time.sleep(0.2) fait une pause de 200 ms.";

/** More guesses than any limit that somebody would set. */
const MANY = 21;

/** The checks of the third practical's clients, in the order in which they are played and reported. */
export const TP3_CLIENT_CHECKS: ClientCheck[] = [
  connects(
    "tp3",
    {
      py:
        "connect((adresse, 6400)) : le port est un entier, et l'adresse celle qu'on tape, ou 127.0.0.1 si elle est " +
        "écrite dans le programme.",
      ts:
        "Deno.connect({ hostname, port: 6400 }) : le port est un nombre, et hostname l'adresse qu'on tape, ou " +
        "127.0.0.1 si elle est écrite dans le programme.",
    },
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
        const guess = await nextGuess(client, level, 0).catch((fault: Fault) => fault);
        if (guess instanceof Error) {
          const isAsleep = guesses > 0 && /\bsleep\(\s*[1-9]\d/.test(subject.source);
          throw isAsleep ? new Fault(guess.expected, guess.came, SECONDS) : guess;
        }
        await client.send(secret.deny(guess));
      }
    },
  },
  {
    name: "envoie un nombre par message",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["se connecte au serveur", "joue tout seul"],
    advice: {
      py: 'Juste après la saisie, client.send(bytes(nombre, "utf-8")) envoie le nombre, seul.',
      ts: "Juste après la saisie, write(new TextEncoder().encode(nombre)) envoie le nombre, seul.",
    },
    explain: whyGivesUp,
    async play(subject, level) {
      const client = await subject.start();
      warnOfGreeting(subject);
      const secret = new ElusiveSecret();
      let last = { guess: 0, answer: "" };
      for (const [turns, number] of [10, 25, 15].entries()) {
        if (level < 3) await client.type(String(number));
        const sent = await client.receive().catch((fault: Fault) => fault);
        if (sent instanceof Error) throw await causeOf(client, level, turns, last, number, sent);
        const guess = guessIn(sent, level, number);
        if (unsigned(sent) !== sent) subject.warn("signe le nombre", ALONE);
        else if (sent !== sent.trim()) {
          warnOfLineFeed(subject, "un saut de ligne ou une espace autour du nombre");
        }
        last = { guess, answer: secret.deny(guess) };
        await client.send(last.answer);
      }
    },
  },
  {
    name: "attend chaque réponse",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["envoie un nombre par message"],
    advice: {
      py: "Après chaque send(), un recv(4096) : pas de nombre suivant avant la réponse.",
      ts: "Après chaque write(), attendez read() (ou « data ») : pas de nombre suivant avant la réponse.",
    },
    async play(subject, level) {
      const client = await subject.start();
      const guess = await nextGuess(client, level, 10);
      if (level < 3) await client.type("20");
      const more = await client.overhear(WITHHELD);
      if (more !== "") {
        throw new Fault("un seul nombre avant la réponse", `il envoie aussi « ${more.trim()} »`);
      }
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
    explain: whyGivesUp,
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
    advice: {
      py:
        'print(reponse) après chaque recv, aussi pour la dernière. Si le « é » s\'affiche mal : decode("utf-8").',
      ts: "console.log(reponse) après chaque lecture, aussi pour la dernière.",
    },
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
      reactions.at(-1)!.printed = client.reaction;
      if (!isShown) explainMissing(client.screen, reactions);
      assertNothingLeft(client.screen, reactions.map(({ answer }) => answer));
    },
  },
  {
    name: "s'arrête sur « Gagné »",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["envoie un nombre par message"],
    patience: 3,
    advice: {
      py:
        'La boucle finit quand la réponse, un texte (decode), est « Gagné » : while not reponse.startswith("Gagné"): … ; puis close().',
      ts:
        'La boucle finit quand la réponse est « Gagné » : while (!reponse.startsWith("Gagné")) { … } ; puis close().',
    },
    explain: whyUnheard(WON),
    async play(subject, level) {
      const client = await subject.start();
      await client.send(new ElusiveSecret().deny(await nextGuess(client, level, 10)));
      await nextGuess(client, level, 22); // the first answer is not the only one to be understood
      await client.send(WON);
      if (level > 1) await client.closeWrite(); // a server that goes on might be offered another game
      await assertEndsWell(subject, client);
    },
  },
  ...GUARD_CHECKS,
  ...AUTOMATIC_CHECKS,
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
      await assertEnds(client, BEYOND);
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
