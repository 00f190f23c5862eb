/**
 * What the checks of clients have in common: the client under test, and the checks of both practicals.
 *
 * @module
 */

import { WON } from "../../../lib/game.ts";
import { type Advice, type Check, Fault, type Practical } from "../check.ts";
import { answerFor } from "../questions.ts";

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
  /** Whether it closes, now or soon (in so many seconds). */
  isClosed(seconds?: number): Promise<boolean>;
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
  /** Returns itself, and others like it as far as there is room for more: at most so many. */
  beside(count: number): ClientSubject[];
  /** Whether it waits for the line feed that ends a line; known once it was started, as what follows. */
  readonly readsLines: boolean;
  /** Whether it ends its own messages so. */
  readonly sendsLines: boolean;
  /** Whether it sends its author's name alone, before the conversation. */
  readonly namesItselfFirst: boolean;
  /** Whether it waits for the server to speak first. */
  readonly awaitsGreeting: boolean;
  /** Says that it works, but not as the handout says; with advice, if it is not the check's. */
  warn(remark: string, advice?: Advice): void;
}

/** One thing to verify of a client. */
export type ClientCheck = Check<ClientSubject>;

/** What differs between the two practicals in a check that both have. */
type Variant = Pick<ClientCheck, "practical" | "levels" | "needs">;

/** What a check says to a client that was started. */
type Talk = (client: Visitor, level: number) => Promise<unknown>;

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

/** Remark about a program that works, but does not end by itself. */
export const WAITS = "à la fin, il attend encore une touche";

const encoder = new TextEncoder();

/** What a program makes of an answer: the text, and what it has printed then. */
export interface Reaction {
  answer: string;
  printed: string;
}

/** Says why an answer is not on the screen, in the order in which they came. @throws {Fault} Always. */
export function explainMissing(screen: string, reactions: Reaction[]): never {
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
export function assertReadsBare({ readsLines, sendsLines }: ClientSubject): void {
  if (readsLines && !sendsLines) {
    throw new Fault("une réponse lue telle qu'elle vient", "il attend un saut de ligne", NO_LINES);
  }
}

/** Warns of a line feed that is sent; whoever waits for one as well has to be told that first. */
export function warnOfLineFeed(subject: ClientSubject, remark: string): void {
  if (subject.readsLines) subject.warn("attend un saut de ligne : l'énoncé envoie sans", NO_LINES);
  else subject.warn(remark);
}

/** Sends an answer in two segments, cut inside its first « é ». */
export async function sendInTwo(client: Visitor, answer: string): Promise<void> {
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
export async function assertEnds(client: Visitor): Promise<boolean> {
  const closing = client.isClosed();
  closing.then((isClosed) => isClosed ? client.closeWrite() : undefined); // as servers do
  let status = await client.exitStatus();
  const isWaiting = status === undefined;
  if (isWaiting) {
    await client.type("n", "au cas où il attend une réponse"); // « Entrée pour quitter », « Encore ? »
    status = await client.exitStatus(2);
  }
  const isClosed = status === undefined ? await client.isClosed(0) : await closing || await client.isClosed();
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
export function inOrder(texts: string[]): RegExp {
  return new RegExp(texts.map((text) => RegExp.escape(text.replace(/ !$/, ""))).join("[^]*"), "i");
}

/** The check that a client connects, which only differs in its advice. */
export function connects(practical: Practical, advice: string): ClientCheck {
  return {
    name: "se connecte au serveur",
    practical,
    levels: [1, 2, 3],
    patience: 5,
    advice,
    async play(subject) {
      await subject.start();
    },
  };
}

/** The check that a client speaks before its server does; what it says is a number, or a message. */
export function speaksFirst(practical: Practical, what: string): ClientCheck {
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

/** The check that a client stops once its server is gone, after some talk, whatever lines are typed then. */
export function stopsWithoutServer(
  variant: Variant,
  talk: Talk,
  lines: (level: number) => string[],
): ClientCheck {
  return {
    ...variant,
    name: "s'arrête si le serveur disparaît",
    robustness: true,
    patience: 6,
    advice: VANISHED,
    async play(subject, level) {
      const client = await subject.start();
      await talk(client, level);
      await client.vanish();
      await assertGivesUp(client, lines(level));
    },
  };
}

/** The check that a client reads an answer that comes in two segments, which the talk sends and looks for. */
export function readsInTwo(variant: Variant & Pick<ClientCheck, "patience">, talk: Talk): ClientCheck {
  return {
    ...variant,
    name: "lit une réponse en deux morceaux",
    robustness: true,
    advice: SPLIT,
    async play(subject, level) {
      await talk(await subject.start(), level);
    },
  };
}

/** The check that a client ends as it must after answers that end with a line feed, which the talk sends. */
export function acceptsLineFeed(variant: Variant, talk: Talk): ClientCheck {
  return {
    ...variant,
    name: "accepte un saut de ligne",
    robustness: true,
    patience: 3,
    advice: LINE_FEED,
    async play(subject, level) {
      const client = await subject.start();
      await talk(client, level);
      await assertEnds(client);
    },
  };
}
