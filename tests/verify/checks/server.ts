/**
 * What the checks of servers have in common: the server under test, and the checks of both practicals.
 *
 * @module
 */

import { type Advice, type Check, Fault } from "../check.ts";
import type { Draws } from "../draws.ts";

/** A connection to the server under test. */
export interface Player {
  /** Sends text, or bytes that are none. */
  send(data: string | Uint8Array): Promise<void>;
  /**
   * Returns what comes next: as soon as all of it matches `complete`, or after a short silence.
   *
   * @throws {Fault} If nothing comes, or the server has closed.
   */
  receive(complete?: RegExp): Promise<string>;
  /** Returns what comes within a short time (300 ms), often nothing: never throws. */
  overhear(ms?: number): Promise<string>;
  /** Whether the server closes, now or soon; what it still says is dropped. */
  isClosed(): Promise<boolean>;
  /** Leaves without a word. */
  leave(): Promise<void>;
}

/** The server under test. */
export interface ServerSubject {
  /** Connects; the server may just have been started. @throws {Fault} If it cannot be reached. */
  connect(): Promise<Player>;
  /** Stops the server and starts it again. @throws {Unverified} If somebody else has started it. */
  restart(): Promise<void>;
  /**
   * The server's exit status, once it ends by itself, now or soon; undefined if it does not.
   *
   * @throws {Unverified} If somebody else has started it.
   */
  exitStatus(): Promise<number | undefined>;
  /** Whether it waits for the line feed that ends a line: then each text that is sent is one. */
  readsLines: boolean;
  /** Whether it has said something that is no UTF-8. */
  isGarbled: boolean;
  /** What it says before it is spoken to; known once it was connected to, as what follows. */
  readonly greeting: string;
  /** Where it listens, if not where everybody looks for it. */
  readonly elsewhere?: string;
  /** The secrets of the games that were won so far, each with all those drawn in a row that are like it. */
  readonly draws: Draws;
  /** Its text, as far as it has one. */
  readonly text: string;
  /** Says that it works, but not as the handout says; with advice, if it is not the check's. */
  warn(remark: string, advice?: Advice): void;
}

/** One thing to verify of a server. */
export type ServerCheck = Check<ServerSubject>;

/** Advice to a server that reads lines. */
const LINES =
  "Le client de l'énoncé n'envoie pas de saut de ligne : recv(4096) rend ce qui vient, au lieu de readline().";

/** Advice to a server that greets. */
const GREETS =
  "Un client de l'énoncé lit une fois après chaque envoi : il prendrait cet accueil pour sa première " +
  "réponse, et aurait ensuite toujours une réponse de retard.";

/** An answer to a guess that needs no waiting for its end. */
export const COMPLETE = /trop\s+(grand|petit)|gagn.*\d\s*coups?/is;

/** Whether a text was received as UTF-8: what is not is decoded as U+FFFD, which nobody types. */
export function isUtf8(text: string): boolean {
  return !text.includes("\ufffd");
}

/**
 * Says something to the server for the first time: an answer that comes only after a line feed tells that it reads
 * lines.
 *
 * @throws {Fault} If it does not answer.
 */
export async function addressFirst(server: ServerSubject, message: string): Promise<string> {
  const player = await server.connect();
  await player.send(message);
  const answer = await player.receive(COMPLETE).catch((fault: Fault) => fault);
  if (typeof answer === "string") return answer;
  await player.send("\n");
  const late = await player.receive(COMPLETE).catch(() => {
    throw answer;
  });
  server.readsLines = true;
  server.warn("attend un saut de ligne : l'énoncé envoie sans", LINES);
  return late;
}

/** Warns of a server that does not listen where everybody looks for it. */
export function warnOfElsewhere(server: ServerSubject, port: number): void {
  if (!server.elsewhere) return;
  server.warn(
    `n'écoute que sur ${server.elsewhere}`,
    `bind(("", ${port})) écoute sur toutes les adresses.`,
  );
}

/** The check that a server does not speak before it is spoken to. */
export function waitsToBeAddressed(
  variant: Pick<ServerCheck, "practical" | "levels" | "needs">,
): ServerCheck {
  return {
    ...variant,
    name: "attend qu'on lui parle",
    robustness: true,
    advice: GREETS,
    play({ greeting }) {
      if (greeting === "") return Promise.resolve(); // known since it was connected to
      throw new Fault("rien avant le premier message", `« ${greeting.trim()} » dès la connexion`);
    },
  };
}
