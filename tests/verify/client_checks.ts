/**
 * What a client must do, practical by practical and version by version (handout, sections 2 and 3).
 *
 * @module
 */

import { pooledMap } from "@std/async/pool";
import {
  bestGuess,
  drawSecret,
  type Interval,
  judge,
  TOO_BIG,
  TOO_SMALL,
  validGuess,
  WON,
} from "../../lib/game.ts";
import { EOT } from "../../lib/protocol.ts";
import { type Check, Fault, type Practical } from "./check.ts";
import { answerFor, answerToGoOn } from "./questions.ts";

/** A run of the client under test: its keyboard, its screen, and the server it is connected to, which is us. */
export interface Visitor {
  /** What it has printed so far. */
  readonly screen: string;
  /** What it has printed since something was last said to it. */
  readonly reaction: string;
  /** What ends our answers: a line feed, if it waits for one. */
  readonly lineEnd: string;
  /** Whether it has opened more than one connection. */
  readonly hasReconnected: boolean;
  /** Types a line at its keyboard; if it is not clear why, the report says so. */
  type(line: string, why?: string): Promise<void>;
  /** Returns what it asks at present; often nothing. */
  question(): Promise<string>;
  /**
   * Types a message, and what it may ask on the way; returns what it sends.
   *
   * @throws {Fault} If nothing comes, or it has closed.
   */
  say(message: string): Promise<string>;
  /**
   * Returns what it sends next: as soon as all of it matches `complete`, or after a short silence.
   *
   * @throws {Fault} If nothing comes, or it has closed.
   */
  receive(complete?: RegExp): Promise<string>;
  /** Returns what it sends within a short time (300 ms), often nothing: never throws. */
  overhear(ms?: number): Promise<string>;
  /** Sends an answer, with a line feed if it waits for one; or bytes, as they are. */
  send(data: string | Uint8Array): Promise<void>;
  /** Closes our side, as a server does that stops. */
  closeWrite(): Promise<void>;
  /** Closes both sides at once, as a server does that is stopped. */
  vanish(): Promise<void>;
  /** Whether it closes, now or soon. */
  isClosed(): Promise<boolean>;
  /** Whether its screen shows this now or soon. */
  shows(text: RegExp): Promise<boolean>;
  /**
   * Its exit status, once it ends by itself, now or soon (in so many seconds); undefined if it does not.
   *
   * @throws {Fault} If it leaves processes behind.
   */
  exitStatus(seconds?: number): Promise<number | undefined>;
  /** Whether it turns in a loop without waiting for anything; known on Linux. */
  isSpinning(): Promise<boolean>;
  /** Stops it. */
  stop(): Promise<void>;
}

/** The client under test. */
export interface ClientSubject {
  /**
   * Starts it, and answers its questions up to its first message: in version 3 of the third practical, so that
   * it plays by itself.
   *
   * @throws {Fault} If it does not connect.
   */
  start(): Promise<Visitor>;
  /** Whether it waits for the line feed that ends a line; known once it was started, as what follows. */
  readonly readsLines: boolean;
  /** Whether it ends its own messages so. */
  readonly sendsLines: boolean;
  /** Whether it sends its author's name alone, before the conversation. */
  readonly namesItselfFirst: boolean;
  /** Whether it waits for the server to speak first. */
  readonly awaitsGreeting: boolean;
  /** Says that it works, but not as the handout says; with advice, if it is not the check's. */
  warn(remark: string, advice?: string): void;
}

type ClientCheck = Check<ClientSubject>;

const RANGE: Interval = { min: 1, max: 30 };

/** How long to withhold an answer, in ms, from a client that pauses 200 ms by itself. */
const WITHHELD = 600;

/** More guesses than any limit that somebody would set. */
const MANY = 21;

/** The least pause between two guesses, in ms: 200, and some tolerance. */
const PAUSE = 150;

/** Advice to a client that does not wait for the rest of an answer. */
const SPLIT = "TCP peut couper une réponse n'importe où, même au milieu du « é » : en Python, " +
  "codecs.getincrementaldecoder(\"utf-8\")() garde le début d'un caractère jusqu'à ce que la suite arrive.";

/** Advice to a client whose server has vanished. */
const VANISHED = 'recv renvoie b"", sans attendre, quand le serveur est parti : sortez alors de la boucle.';

/** Advice to a client that prints bytes. */
const BYTES = 'print affiche ainsi les octets reçus : decode("utf-8") en fait un texte.';

/** Advice to a client that shows its own words. */
const WORDS = "« Affiche la réponse » : print(reponse), celle du serveur, avant ou à la place de vos mots.";

/** Advice to a client that knows only answers without a line feed. */
const LINE_FEED = "Un serveur peut finir ses réponses par un saut de ligne : strip() l'enlève.";

/** Advice to a client that reads lines, which no server of the handout sends. */
const NO_LINES =
  "Le serveur de l'énoncé n'envoie pas de saut de ligne : recv(4096) rend ce qui vient, au lieu de readline().";

/** How many clients play at once when each secret has its own. */
const AT_ONCE = 8;

/** Remark about a program that works, but does not end by itself. */
const WAITS = "à la fin, il attend encore une touche";

const encoder = new TextEncoder();

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
  return guessIn(await client.receive(), level, typed);
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

/** What a program makes of an answer: the text, and what it has printed then. */
interface Reaction {
  answer: string;
  printed: string;
}

/** Says why an answer is not on the screen, in the order in which they came. @throws {Fault} Always. */
function explainMissing(screen: string, reactions: Reaction[]): never {
  const answers = reactions.map(({ answer }) => answer);
  const missing = answers.findIndex((_, index) => !inOrder(answers.slice(0, index + 1)).test(screen));
  const { answer, printed } = reactions[missing];
  const isOnly = answers.length === 1;
  const expected = isOnly ? `« ${answer} » à l'écran` : `à l'écran, dans l'ordre : ${answers.join(", ")}`;
  const came = isOnly ? "il n'y est pas" : `il manque « ${answer} »`;
  if (/\bb(['"]).*\\x[0-9a-f]{2}.*\1/.test(printed)) {
    throw new Fault(expected, "les octets, b'…', au lieu du texte", BYTES, printed);
  }
  // What it always prints is a question. In other words, each answer has its own.
  const words = (text: string) => text.replace(/[\d\s]+/g, " ").trim();
  const others = reactions.filter((other) => other.answer !== answer).map(({ printed }) => words(printed));
  const isSaid = /\p{L}/u.test(printed) && others.every((other) => other !== words(printed)) &&
    (answer === WON || others.length > 1);
  if (!isSaid) throw new Fault(expected, came, undefined, printed.trim() === "" ? undefined : printed);
  const said = printed.trim().split("\n")[0];
  throw new Fault(expected, `« ${said} » au lieu de « ${answer} »`, WORDS, printed);
}

/** @throws {Fault} If it waits for line feeds which it does not send itself. */
function assertReadsBare({ readsLines, sendsLines }: ClientSubject): void {
  if (readsLines && !sendsLines) {
    throw new Fault("une réponse lue telle qu'elle vient", "il attend un saut de ligne", NO_LINES);
  }
}

/** Warns of a line feed that is sent; whoever waits for one as well has to be told that first. */
function warnOfLineFeed(subject: ClientSubject, remark: string): void {
  if (subject.readsLines) subject.warn("attend un saut de ligne : l'énoncé envoie sans", NO_LINES);
  else subject.warn(remark);
}

/** Sends an answer in two segments, cut inside its first « é ». */
async function sendInTwo(client: Visitor, answer: string): Promise<void> {
  const bytes = encoder.encode(answer + client.lineEnd);
  const cut = bytes.indexOf(encoder.encode("é")[0]) + 1;
  await client.send(bytes.subarray(0, cut));
  await client.overhear(200); // so that one read does not return both
  await client.send(bytes.subarray(cut));
}

/**
 * Waits for the program's end, which must be a good one, and for that of its connection.
 *
 * @returns Whether it wanted one more line to be typed.
 */
async function assertEnds(client: Visitor): Promise<boolean> {
  const closing = client.isClosed();
  closing.then((isClosed) => isClosed ? client.closeWrite() : undefined); // as servers do
  let status = await client.exitStatus();
  const isWaiting = status === undefined;
  if (isWaiting) {
    await client.type("n", "au cas où il attend une réponse"); // « Entrée pour quitter », « Encore ? »
    status = await client.exitStatus(2);
  }
  const isClosed = await closing || (status !== undefined && await client.isClosed());
  if (!isClosed) throw new Fault("la connexion fermée", "elle reste ouverte");
  if (status === undefined) throw new Fault("la fin du programme", "il tourne encore");
  if (status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
  return isWaiting;
}

/**
 * Types on after the server is gone: the program must end, on an error too, or stop asking.
 *
 * @throws {Fault} If it goes on.
 */
async function assertGivesUp(client: Visitor, lines: string[]): Promise<void> {
  let question = await client.question();
  for (const line of lines) {
    await client.type(answerFor(line, question));
    if (await client.exitStatus(1) !== undefined) return;
    question = await client.question();
    if (question === "") break;
  }
  if (await client.exitStatus() !== undefined) return;
  const goesOn = lines.length === 0 || question !== "" || await client.isSpinning();
  if (goesOn) throw new Fault("la fin du programme", "le serveur a disparu, il continue");
}

/** A pattern of all these texts, in this order, whatever stands between them. */
function inOrder(texts: string[]): RegExp {
  return new RegExp(texts.map((text) => RegExp.escape(text.replace(/ !$/, ""))).join("[^]*"), "i");
}

/** A client that gives up in the middle of a game. */
function givesUp(guesses: number): Fault {
  return new Fault(
    "« Gagné » à la fin",
    `il abandonne après ${guesses} propositions`,
    "L'énoncé ne limite pas les coups : la boucle finit quand la réponse est « Gagné », et pas avant.",
  );
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

/** Makes the client send its message, which is typed at its keyboard or, in version 1, its own; returns it. */
async function nextMessage(client: Visitor, level: number, message: string): Promise<string> {
  const sent = level > 1 ? await client.say(message) : await client.receive();
  return sent.replace(/\r?\n$/, ""); // one check tells of it
}

/** How a user may say that it is over, besides « EoT ». */
const LAST_WORDS = ["quitter", "fin", "", "stop", "q", "quit", "exit", "non", "n", "bye", "0"];

/** The check that a client speaks before its server does; what it says is a number, or a message. */
function speaksFirst(practical: Practical, what: string): ClientCheck {
  return {
    name: "parle le premier",
    practical,
    levels: [1, 2, 3],
    needs: ["se connecte au serveur"],
    advice:
      "Le serveur de l'énoncé écoute d'abord, et se tait tant qu'on ne lui a rien envoyé : pas de recv() avant " +
      "le premier send().",
    play(subject) {
      if (!subject.awaitsGreeting) return Promise.resolve(); // known since it has connected
      throw new Fault(`${what}, sitôt connecté`, "il attend que le serveur parle d'abord");
    },
  };
}

/** The checks of all clients, in the order in which they are played and reported. */
export const CLIENT_CHECKS: ClientCheck[] = [
  {
    name: "se connecte au serveur",
    practical: "tp3",
    levels: [1, 2, 3],
    patience: 5,
    advice:
      "connect((adresse, 6400)) : le port est un entier, et l'adresse celle qu'on tape, ou 127.0.0.1 si elle est " +
      "écrite dans le programme.",
    async play(subject) {
      await subject.start();
    },
  },
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
      const histories = 6;
      for (let history = 0; history < histories; history++) {
        const client = await subject.start();
        refused += await playRandomHistory(client);
        await client.stop();
      }
      const chance = Math.floor(100 * (1 - 0.8 ** refused));
      return `${refused} absurdités, dans ${histories} parties au hasard : une sur cinq qui partirait se verrait à ${chance} %`;
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
      let fault: Fault | undefined;
      async function* starts() {
        for (const secret of secrets) {
          if (fault) return;
          const client = await subject.start().catch((fault: Fault) => fault);
          yield { secret, client };
        }
      }
      // A pool that is left before its end complains where nobody hears it: a fault is a result here.
      const play = async ({ secret, client }: { secret: number; client: Visitor | Fault }) => {
        if (client instanceof Error) return client;
        const guesses = await playAlone(client, secret).catch((fault: Fault) => fault);
        await client.stop();
        return guesses;
      };
      const counts: number[] = [];
      for await (const guesses of pooledMap(AT_ONCE, starts(), play)) {
        if (typeof guesses === "number") counts.push(guesses);
        else fault ??= guesses;
      }
      if (fault) throw fault;
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
  {
    name: "s'arrête si le serveur disparaît",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["envoie un nombre par message"],
    robustness: true,
    patience: 6,
    advice: VANISHED,
    async play(subject, level) {
      const client = await subject.start();
      await client.send(new ElusiveSecret().deny(await nextGuess(client, level, 10)));
      await nextGuess(client, level, 15);
      await client.vanish();
      await assertGivesUp(client, level < 3 ? ["20", "12", "25", "17", "28", "14", "22", "19", "26"] : []);
    },
  },
  {
    name: "lit une réponse en deux morceaux",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["affiche chaque réponse", "s'arrête sur « Gagné »"],
    robustness: true,
    patience: 3,
    advice: SPLIT,
    async play(subject, level) {
      const client = await subject.start();
      await nextGuess(client, level, 15);
      await sendInTwo(client, WON);
      if (level > 1) await client.closeWrite();
      await assertEnds(client);
      if (!await client.shows(/Gagné/i)) throw new Fault("« Gagné » à l'écran", "il n'y est pas");
    },
  },
  {
    name: "accepte un saut de ligne",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["s'arrête sur « Gagné »"],
    robustness: true,
    patience: 3,
    advice: LINE_FEED,
    async play(subject, level) {
      const client = await subject.start();
      await client.send(`${new ElusiveSecret().deny(await nextGuess(client, level, 10))}\n`);
      await nextGuess(client, level, 15);
      await client.send(`${WON}\n`);
      if (level > 1) await client.closeWrite();
      await assertEnds(client);
    },
  },
  {
    name: "se connecte au serveur",
    practical: "tp1",
    levels: [1, 2, 3],
    patience: 5,
    advice: "connect((adresse, 6000)) : l'adresse est un texte et le port un entier, dans un même tuple.",
    async play(subject) {
      await subject.start();
    },
  },
  speaksFirst("tp1", "un message"),
  {
    name: "envoie un message",
    practical: "tp1",
    levels: [1, 2, 3],
    needs: ["se connecte au serveur"],
    advice: "Convertissez le message en octets, puis envoyez-le avec send().",
    async play(subject, level) {
      const client = await subject.start();
      const message = "Bonjour tout le monde";
      const sent = await nextMessage(client, level, message);
      if (subject.sendsLines) warnOfLineFeed(subject, "un saut de ligne à la fin du message");
      if (level === 1 && sent.includes("\ufffd")) throw new Fault("un message en UTF-8");
      if (level > 1 && !sent.includes(message)) throw new Fault(`le message saisi, « ${message} »`);
    },
  },
  {
    name: "signe le message",
    practical: "tp1",
    levels: [2, 3],
    needs: ["envoie un message"],
    advice: 'Concaténez : nom + " dit : " + message.',
    async play(subject, level) {
      const client = await subject.start();
      const sent = await nextMessage(client, level, "Il fait beau");
      if (subject.namesItselfFirst) {
        subject.warn(
          "envoie d'abord le nom, seul",
          'Le nom est dans chaque message : nom + " dit : " + message.',
        );
      }
      if (/^\S.* dit :\s+Il fait beau$/.test(sent)) return;
      const expected = "« NOM dit : Il fait beau »";
      if (sent.trim() === "Il fait beau") throw new Fault(expected, "le message seul");
      subject.warn(`« ${sent} » au lieu de ${expected}`);
    },
  },
  {
    name: "écrit en UTF-8",
    practical: "tp1",
    levels: [2, 3],
    needs: ["envoie un message"],
    advice: 'Précisez l\'encodage : bytes(message, "utf-8").',
    async play(subject, level) {
      const client = await subject.start();
      const sent = await nextMessage(client, level, "Où êtes-vous ?");
      if (!sent.includes("Où êtes-vous ?") || sent.includes("\ufffd")) {
        throw new Fault("« Où êtes-vous ? » en UTF-8 (ù : deux octets, c3 b9)");
      }
    },
  },
  {
    name: "affiche la réponse",
    practical: "tp1",
    levels: [1, 2, 3],
    needs: ["envoie un message"],
    advice: 'Après send(), recv(4096) puis print(recu.decode("utf-8")).',
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      const answer = "Bien reçu, chère élève !";
      await client.send(answer);
      const isShown = await client.shows(inOrder([answer]));
      assertReadsBare(subject);
      if (!isShown) explainMissing(client.screen, [{ answer, printed: client.reaction }]);
    },
  },
  {
    name: "ferme la connexion",
    practical: "tp1",
    levels: [1, 2],
    needs: ["envoie un message"],
    patience: 3,
    advice: "Un seul message, une seule réponse, puis close().",
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send("Bien reçu");
      if (await client.overhear() !== "") throw new Fault("un seul message");
      if (await assertEnds(client)) subject.warn(WAITS);
    },
  },
  {
    name: "continue la conversation",
    practical: "tp1",
    levels: [3],
    needs: ["envoie un message"],
    advice: "Saisie, send, recv et print sont dans une boucle ; connect est avant elle.",
    async play(subject, level) {
      const client = await subject.start();
      for (const message of ["un", "deux", "trois"]) {
        const sent = await nextMessage(client, level, message);
        if (!sent.includes(message)) throw new Fault(`le message saisi, « ${message} »`);
        await client.send("Bien reçu");
      }
      if (client.hasReconnected) subject.warn("rouvre une connexion pour chaque message");
    },
  },
  {
    name: "s'arrête quand le serveur dit « EoT »",
    practical: "tp1",
    levels: [3],
    needs: ["envoie un message"],
    patience: 3,
    advice: 'La boucle finit quand la réponse est "EoT" ; puis close().',
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send(EOT);
      if (await assertEnds(client)) subject.warn(WAITS);
    },
  },
  {
    name: "s'arrête quand l'utilisateur le veut",
    practical: "tp1",
    levels: [3],
    needs: ["continue la conversation"],
    patience: 4,
    advice: 'Si l\'utilisateur tape "EoT", envoyez-le au serveur, sortez de la boucle et fermez.',
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send("Bien reçu");
      for (const word of [EOT, ...LAST_WORDS]) {
        const line = answerToGoOn(await client.question(), false) ?? word;
        await client.type(line);
        const sent = await client.overhear();
        if (sent !== "") await client.send(/eot\s*$/i.test(sent) ? EOT : "Bien reçu");
        const status = await client.exitStatus(1);
        if (status === undefined) continue;
        if (status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
        return line === EOT ? undefined : `il faut taper « ${line} »`;
      }
      throw new Fault("la fin du programme", "ni « EoT », ni « quitter », ni « fin »… ne le terminent");
    },
  },
  {
    name: "s'arrête si le serveur disparaît",
    practical: "tp1",
    levels: [3],
    needs: ["continue la conversation"],
    robustness: true,
    patience: 6,
    advice: VANISHED,
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.vanish();
      await assertGivesUp(client, Array(9).fill("Bonjour"));
    },
  },
  {
    name: "lit une réponse en deux morceaux",
    practical: "tp1",
    levels: [1, 2, 3],
    needs: ["affiche la réponse"],
    robustness: true,
    advice: SPLIT,
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await sendInTwo(client, "Message lu en entier par le serveur, é compris");
      if (!await client.shows(/serveur, é/)) throw new Fault("la réponse, avec son « é », à l'écran");
    },
  },
  {
    name: "s'arrête sur « EoT » pendant la saisie",
    practical: "tp1",
    levels: [3],
    needs: ["affiche la réponse", "s'arrête quand le serveur dit « EoT »"],
    robustness: true,
    advice: "Pour écouter le clavier et le serveur à la fois, il faut un fil (threading) ou select.",
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send("Bien reçu");
      await client.shows(/Bien reçu/); // now it asks for the next message
      await client.send(EOT);
      if (await client.exitStatus() === undefined) {
        throw new Fault("la fin du programme", "il attend qu'on tape quelque chose");
      }
    },
  },
  {
    name: "accepte un saut de ligne",
    practical: "tp1",
    levels: [3],
    needs: ["s'arrête quand le serveur dit « EoT »"],
    robustness: true,
    patience: 3,
    advice: LINE_FEED,
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send(`${EOT}\n`);
      await assertEnds(client);
    },
  },
];
