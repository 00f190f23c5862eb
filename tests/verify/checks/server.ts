/**
 * What the checks of servers have in common: the server under test, and the checks of both practicals.
 *
 * @module
 */

import { type Advice, type Check, Fault } from "../check.ts";
import type { Draws } from "../draws.ts";
import { sideOf } from "../source.ts";

/** A connection to the server under test. */
export interface Player {
  /** Sends text, or bytes that are none. */
  send(data: string | Uint8Array): Promise<void>;
  /**
   * Returns what comes next: as soon as all of it matches `complete`, or after a short silence.
   *
   * @param complete What needs no waiting for its end.
   * @param seconds How long to wait for its beginning, if not as long as usual.
   * @throws {Fault} If nothing comes, or the server has closed.
   */
  receive(complete?: RegExp, seconds?: number): Promise<string>;
  /** Returns what comes within a short time (300 ms), often nothing: never throws. */
  overhear(ms?: number): Promise<string>;
  /** Whether the server closes, now or soon (in so many seconds); what it still says is dropped. */
  isClosed(seconds?: number): Promise<boolean>;
  /** Says that nothing more will be sent. */
  closeWrite(): Promise<void>;
  /** Leaves without a word. */
  leave(): Promise<void>;
}

/** The server under test. */
export interface ServerSubject {
  /** Connects; the server may just have been started. @throws {Fault} If it cannot be reached. */
  connect(): Promise<Player>;
  /**
   * Connects as another machine does; undefined if only this machine can.
   *
   * @throws {Fault} If it cannot be reached at all.
   * @throws {Unverified} If this machine has no address for that.
   */
  connectFromOutside(): Promise<Player | undefined>;
  /** Stops the server and starts it again. @throws {Unverified} If somebody else has started it. */
  restart(): Promise<void>;
  /** Plays the same on so many servers like this one at once, or on as many as there is room for. */
  beside<Result>(count: number, play: (server: ServerSubject) => Promise<Result>): Promise<Result[]>;
  /**
   * The server's exit status, once it ends by itself, now or soon (in so many seconds); undefined if it does not.
   *
   * @throws {Unverified} If somebody else has started it.
   */
  exitStatus(seconds?: number): Promise<number | undefined>;
  /** Whether it is ours to start, and to start again. */
  readonly isOurs: boolean;
  /** Whether it waits for its keyboard, as far as that is seen. */
  readonly isReading: boolean;
  /** How many seconds to wait for what may not come: a few times what it has taken so far. */
  readonly brief: number;
  /** Whether it waits for the line feed that ends a line: then each text that is sent is one. */
  readsLines: boolean;
  /** How many players it waits for before it answers any. */
  crowd: number;
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
const LINES: Advice = {
  py:
    "Le client de l'énoncé n'envoie pas de saut de ligne : recv(4096) rend ce qui vient, au lieu de readline().",
  ts:
    "Le client de l'énoncé n'envoie pas de saut de ligne : read() rend ce qui vient, sans attendre « \\n ».",
};

/** Advice to a server that greets. */
const GREETS =
  "Un client de l'énoncé lit une fois après chaque envoi : il prendrait cet accueil pour sa première " +
  "réponse, et aurait ensuite toujours une réponse de retard.";

/** Advice to a server that asks its own user. */
const KEYBOARD: Advice = {
  py: "Un serveur répond sans qu'on tape rien chez lui : pas d'input().",
  ts: "Un serveur répond sans qu'on tape rien chez lui : pas de prompt().",
};

/** How many seconds a greeting may take. */
const GREETING = 1;

/** How many players a server of version 3 may wait for; and how long one more may take to make it answer, in ms. */
const CROWD = 6;
const ONE_MORE = 300;

/** Advice about a client. */
const NO_SERVER = "Un client se vérifie avec verify:client. Un serveur appelle bind, listen et accept.";

/** An answer to a guess that needs no waiting for its end. */
export const COMPLETE = /trop\s+(grand|petit)|gagn.*\d\s*coups?/is;

/** Whether a text was received as UTF-8: what is not is decoded as U+FFFD, which nobody types. */
export function isUtf8(text: string): boolean {
  return !text.includes("\ufffd");
}

/**
 * Says something to the server for the first time. If it does not answer, it may wait for other players, or for a line
 * feed: it is answered only then.
 *
 * @throws {Fault} If it does not answer.
 */
export async function addressFirst(server: ServerSubject, message: string, level = 1): Promise<string> {
  if (sideOf(server.text) === "client") {
    throw new Fault("un serveur", "le programme se connecte : c'est un client", NO_SERVER);
  }
  const player = await server.connect();
  await player.send(message);
  const answer = await player.receive(undefined, server.isOurs ? server.brief : undefined)
    .catch((fault: Fault) => fault);
  if (typeof answer === "string") return answer;
  if (await player.isClosed(0)) throw answer;
  if (server.isReading) throw new Fault("une réponse", "il attend son clavier", KEYBOARD);
  for (let count = 2; level === 3 && count <= CROWD; count++) {
    await server.connect();
    const text = await player.overhear(ONE_MORE);
    if (text === "") continue;
    server.crowd = count;
    return text;
  }
  await player.send("\n");
  const line = await player.receive(undefined, server.brief).catch(() => undefined);
  if (server.isOurs) { // it may just be slow: once more, and longer
    await server.restart();
    const again = await server.connect();
    await again.send(message);
    const late = await again.receive(undefined, line === undefined ? undefined : 2 * server.brief).catch((
      fault: Fault,
    ) => fault);
    if (typeof late === "string") return late;
    if (line === undefined) throw late;
  }
  if (line === undefined) throw answer;
  server.readsLines = true;
  server.warn("attend un saut de ligne : l'énoncé envoie sans", LINES);
  return line;
}

/**
 * Waits until the server closes a connection, and perhaps ends.
 *
 * @throws {Fault} If it does not close, or ends on an error.
 * @returns Whether it has ended.
 */
export async function assertCloses(server: ServerSubject, player: Player): Promise<boolean> {
  if (!await player.isClosed()) throw new Fault("la connexion fermée", "elle reste ouverte");
  let status = await server.exitStatus(server.brief);
  if (status === undefined) { // some wait until the client has closed too
    await player.closeWrite();
    status = await server.exitStatus();
  }
  if (status !== undefined && status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
  return status !== undefined;
}

/** The check that a server does not speak before it is spoken to. */
export function waitsToBeAddressed(
  variant: Pick<ServerCheck, "practical" | "levels" | "needs">,
): ServerCheck {
  return {
    ...variant,
    name: "attend qu'on lui parle",
    advice: GREETS,
    async play(server) {
      // What comes at once is known since it was connected to.
      const isKnown = server.greeting || !server.isOurs;
      const greeting = isKnown ? server.greeting : await (await server.connect()).overhear(GREETING * 1000);
      if (greeting !== "") server.warn(`« ${greeting.trim()} » dès la connexion`);
    },
  };
}

/**
 * The check that the other machines of the room can reach a server.
 *
 * @param variant What differs between the practicals.
 * @param port The port of the practical.
 * @param converse Says something in a connection. @throws {Fault} If it is not answered.
 */
export function isReachable(
  variant: Pick<ServerCheck, "practical" | "levels" | "needs">,
  port: number,
  converse: (server: ServerSubject, player: Player) => Promise<void>,
): ServerCheck {
  return {
    ...variant,
    name: "se laisse joindre d'une autre machine",
    advice: {
      py:
        `bind(("", ${port})) écoute sur toutes les adresses de la machine ; "localhost" et "127.0.0.1" ne la ` +
        "montrent qu'à elle-même.",
      ts:
        `Deno.listen({ port: ${port} }), ou listen(${port}), écoute sur toutes les adresses de la machine ; ` +
        '"localhost" et "127.0.0.1" ne la montrent qu\'à elle-même.',
    },
    async play(server) {
      const player = await server.connectFromOutside();
      const { elsewhere = "127.0.0.1", text } = server;
      if (player) {
        await converse(server, player);
        return server.elsewhere && `sur ${elsewhere}`;
      }
      if (/hostname\(\)/i.test(text) || (elsewhere === "127.0.1.1" && !text.includes(elsewhere))) {
        server.warn(
          `le nom de cette machine désigne ici ${elsewhere}, qu'aucune autre ne peut joindre ; ` +
            "sous Windows, c'est son adresse dans la salle",
        );
        return;
      }
      throw new Fault("un serveur pour toute la salle", `il n'écoute que sur cette machine, ${elsewhere}`);
    },
  };
}
