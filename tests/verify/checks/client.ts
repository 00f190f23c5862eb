/**
 * What the checks of clients have in common: the client under test, and the checks of both practicals.
 *
 * @module
 */

import { type Advice, type Check, Fault, type Practical, Unverified } from "../check.ts";
import type { Language } from "../lanes.ts";
import { answerFor } from "../questions.ts";
import { forgetsToClose } from "../source.ts";
import { garblingIn, showsText } from "./answers.ts";

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
  /** Whether it opens another one, now or soon. */
  reconnects(): Promise<boolean>;
  /** Types a line at its keyboard, and before what leads there in a menu; if it is not clear why, the report says so. */
  type(line: string, why?: string): Promise<void>;
  /** Types a line, whatever is asked: in a menu, a choice. */
  press(line: string, why?: string): Promise<void>;
  /** Whether it waits for its keyboard; known on Linux, of a program that does nothing else meanwhile. */
  isReading(): boolean;
  /** Whether it asks what it asked before. */
  readonly asksAgain: boolean;
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
  /** What it sends of its own before what is typed, if it does: « Bonjour ! », or its author's name alone. */
  readonly greeting?: string;
  /** Whether it asks its user for a name. */
  readonly asksName: boolean;
  /** Whether it is told where its server is, by its user or by its command. */
  readonly isToldAddress: boolean;
  /** Its text, and that of its modules. */
  readonly source: string;
  /** Its language. */
  readonly language: Language;
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
const SPLIT: Advice = {
  py: "TCP peut couper une réponse n'importe où, même au milieu du « é » : " +
    "codecs.getincrementaldecoder(\"utf-8\")() garde le début d'un caractère jusqu'à ce que la suite arrive.",
  ts: "TCP peut couper une réponse n'importe où, même au milieu du « é » : un seul TextDecoder, et " +
    "decode(octets, { stream: true }), gardent le début d'un caractère jusqu'à ce que la suite arrive.",
};

/** Advice to a client whose server has vanished. */
const VANISHED: Advice = {
  py: 'recv renvoie b"", sans attendre, quand le serveur est parti : sortez alors de la boucle.',
  ts: "read() renvoie null (ou « end » a lieu, avec node:net) quand le serveur est parti : finissez alors.",
};

/** Advice to a client that knows only answers without a line feed. */
const LINE_FEED: Advice = {
  py: "Un serveur peut finir ses réponses par un saut de ligne : strip() l'enlève.",
  ts: "Un serveur peut finir ses réponses par un saut de ligne : trim() l'enlève.",
};

/** Advice to a client that ends its lines. */
const NO_FEED =
  "Le texte part seul, tel qu'il est tapé : enlevez le saut de ligne, \"\\n\", ou l'espace autour.";

/** Advice to a client that reads lines, which no server of the handout sends. */
const NO_LINES: Advice = {
  py:
    "Le serveur de l'énoncé n'envoie pas de saut de ligne : recv(4096) rend ce qui vient, au lieu de readline().",
  ts:
    "Le serveur de l'énoncé n'envoie pas de saut de ligne : read(), ou « data », rend ce qui vient ; pas de lignes.",
};

/** Advice to a client in which the server's address is written. */
const ADDRESS: Advice = {
  py:
    'L\'énoncé veut que le programme la demande : adresse = input("Adresse : "), puis connect((adresse, 6400)).',
  ts: 'L\'énoncé veut que le programme la demande : prompt("Adresse :"), et donnez la réponse pour hostname.',
};

/** Advice to a client that never closes its connection. */
const CLOSE: Advice = {
  py: "À la fin, client.close() ferme la connexion : le serveur sait alors que c'est fini.",
  ts: "À la fin, close() (end() avec node:net) ferme la connexion : le serveur sait alors que c'est fini.",
};

/** Advice to a client that sends something of its own first. */
const GREETS =
  "Le serveur de l'énoncé prend chaque message pour ce que l'utilisateur a tapé : rien ne part avant la saisie.";

/** Advice to a client that ends before it has sent anything. */
const NOTHING =
  "Si l'envoi est dans une boucle, sa condition doit être vraie au début : la réponse n'est pas encore venue.";

/** How many seconds a program may take to end where the handout does not ask it to. */
export const BEYOND = 2;

/** Remark about a program that works, but does not end by itself. */
const WAITS = "à la fin, il attend encore une touche";

/** Advice to such a program. */
const NO_KEY = "Après la dernière réponse, plus rien à taper : le programme se termine de lui-même.";

const encoder = new TextEncoder();

/** @throws {Fault} If it waits for line feeds which it does not send itself. */
export function assertReadsBare({ readsLines, sendsLines }: ClientSubject): void {
  if (readsLines && !sendsLines) {
    throw new Fault("une réponse lue telle qu'elle vient", "il attend un saut de ligne", NO_LINES);
  }
}

/** Warns of a line feed that is sent; whoever waits for one as well has to be told that first. */
export function warnOfLineFeed(subject: ClientSubject, remark: string): void {
  if (subject.readsLines) subject.warn("attend un saut de ligne : l'énoncé envoie sans", NO_LINES);
  else subject.warn(remark, NO_FEED);
}

/** Sends an answer in two segments, cut inside its first « é ». */
export async function sendInTwo(client: Visitor, answer: string): Promise<void> {
  const bytes = encoder.encode(answer + client.lineEnd);
  const cut = bytes.indexOf(encoder.encode("é")[0]) + 1;
  await client.send(bytes.subarray(0, cut));
  await client.overhear(200); // so that one read does not return both
  await client.send(bytes.subarray(cut));
}

/** Returns why nothing comes of a client: as it is said, unless it has ended, and not on an error. */
export async function whyNothing(client: Visitor, fault: Fault): Promise<Fault> {
  if (await client.exitStatus(0) !== 0) return fault;
  return new Fault(fault.expected, "il se termine sans rien envoyer", NOTHING);
}

/** Warns of what is sent before what is typed. */
export function warnOfGreeting(subject: ClientSubject): void {
  const { greeting } = subject;
  if (greeting !== undefined) subject.warn(`envoie d'abord « ${greeting.trim()} », de lui-même`, GREETS);
}

/** Waits for the program's end, as {@linkcode assertEnds} does; warns of one that is not as it should be. */
export async function assertEndsWell(subject: ClientSubject, client: Visitor): Promise<void> {
  if (await assertEnds(client)) subject.warn(WAITS, NO_KEY);
  if (forgetsToClose(subject.source, subject.language)) {
    subject.warn("la connexion n'est jamais fermée par le programme", CLOSE);
  }
}

/**
 * Waits for the program's end, which must be a good one, and for that of its connection.
 *
 * @param client The program.
 * @param seconds How long to wait, if not as long as for a step.
 * @throws {Unverified} If it cannot end, as it does not read its server's answers as text.
 * @returns Whether it wanted one more line to be typed.
 */
export async function assertEnds(client: Visitor, seconds?: number): Promise<boolean> {
  try {
    return await awaitEnd(client, seconds);
  } catch (fault) {
    const isGarbled = fault instanceof Fault && !showsText(client.screen);
    const garbling = isGarbled ? garblingIn(client.screen) : undefined;
    throw garbling ? new Unverified(`voir plus haut : ${garbling.came}`) : fault;
  }
}

async function awaitEnd(client: Visitor, seconds?: number): Promise<boolean> {
  const closing = client.isClosed();
  closing.then((isClosed) => isClosed ? client.closeWrite() : undefined); // as servers do
  let status = await client.exitStatus(seconds);
  const isWaiting = status === undefined;
  if (isWaiting && client.asksAgain) throw new Fault("la fin du programme", "il continue");
  if (isWaiting) {
    await client.type("n", "au cas où il attend une réponse"); // « Entrée pour quitter », « Encore ? »
    status = await client.exitStatus(Math.min(2, seconds ?? 2));
  }
  const isClosed = status === undefined ? await client.isClosed(0) : await closing || await client.isClosed();
  if (status === undefined) {
    throw new Fault(
      "la fin du programme",
      isClosed ? "il tourne encore" : "il continue, sans fermer la connexion",
    );
  }
  if (!isClosed) throw new Fault("la connexion fermée", "elle reste ouverte");
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

/** The check that a client connects, which only differs in its advice. */
export function connects(practical: Practical, advice: Advice): ClientCheck {
  return {
    name: "se connecte au serveur",
    practical,
    levels: [1, 2, 3],
    patience: 5,
    advice,
    async play(subject) {
      await subject.start();
      if (practical === "tp1" || subject.isToldAddress) return; // where the handout says it
      subject.warn("l'adresse du serveur est écrite dans le programme", ADDRESS);
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
    advice: {
      py:
        "Le serveur de l'énoncé écoute d'abord, et se tait tant qu'on ne lui a rien envoyé : pas de recv() avant " +
        "le premier send().",
      ts:
        "Le serveur de l'énoncé écoute d'abord, et se tait tant qu'on ne lui a rien envoyé : pas de read() avant " +
        "le premier write().",
    },
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
      await assertEnds(client, BEYOND);
    },
  };
}
