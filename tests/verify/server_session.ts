/**
 * A server under test: started for one check, or somewhere else and only connected to.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { Fault, STOPS, Unverified } from "./check.ts";
import { isFree } from "./free_port.ts";
import { Program } from "./program.ts";
import type { Session } from "./runner.ts";
import type { Player, ServerSubject } from "./server_checks.ts";
import { Wire } from "./wire.ts";

/** Why a server that runs elsewhere cannot be verified any further. */
const STOPPED = "ce serveur s'est arrêté, ou ne répond plus";

/** Where the server is, and how it is started. */
export interface ServerUnderTest {
  /** Its address. */
  hostname: string;
  /** Its port. */
  port: number;
  /** The command that starts it, unless somebody else has. */
  command?: string[];
  /** Whether it gets a pseudo-terminal. */
  pty: boolean;
  /** Seconds that it may take for one step. */
  timeout: number;
  /** Whether it could be reached once: where it was not started by us, it may have stopped as it should. */
  wasReached?: boolean;
}

/** One check's encounter with a server. */
export class ServerSession implements ServerSubject, Session {
  readonly warnings = new Set<string>();
  readonly exchanged: string[] = [];
  readonly #server: ServerUnderTest;
  readonly #players: Wire[] = [];
  #isClosed = false;
  /** The server, once it is started. */
  program?: Program;

  /** Nothing is started before the first connection. */
  constructor(server: ServerUnderTest) {
    this.#server = server;
  }

  async connect(): Promise<Player> {
    const { hostname, port, command, pty, timeout } = this.#server;
    if (this.#isClosed) throw new Unverified("le temps est écoulé"); // the check goes on, but nobody waits for it
    if (command && !this.program) {
      if (!isFree(port)) throw new Unverified(`un autre programme écoute sur le port ${port}`);
      this.program = new Program(command, pty);
    }
    const end = Date.now() + timeout * 1000;
    // No connection just to see whether it is up: a server of the handout accepts once.
    while (true) {
      try {
        const socket = await Deno.connect({ hostname, port, signal: AbortSignal.timeout(timeout * 1000) });
        const us = `client ${this.#players.length + 1}`;
        const names = { us, them: `serveur au ${us}` };
        const player = new Wire(socket, timeout, "une réponse", names, this.exchanged);
        this.#players.push(player);
        if (!command && this.#server.wasReached) await assertAlive(player);
        this.#server.wasReached = true;
        return player;
      } catch (error) {
        if (error instanceof Unverified) throw error;
        if (/address already in use|addrinuse|10048/i.test(this.program?.screen ?? "")) {
          throw new Unverified(`le port ${port} est resté occupé : attendez une minute`);
        }
        if (this.program?.hasEnded) {
          const came = "le programme s'arrête sans attendre de client";
          throw new Fault(`un serveur sur le port ${port}`, came, STOPS);
        }
        if (!command && this.#server.wasReached) {
          throw new Unverified(STOPPED);
        }
        if (Date.now() > end || !command) {
          throw new Fault(`un serveur sur le port ${port}`, "personne n'écoute");
        }
        await delay(20);
      }
    }
  }

  async restart(): Promise<void> {
    if (!this.#server.command) throw new Unverified("il faudrait relancer ce serveur");
    await this.#leave();
    this.program = undefined;
  }

  async exitStatus(): Promise<number | undefined> {
    if (!this.program) throw new Unverified("ce serveur tourne ailleurs");
    return await this.program.exitStatus(this.#server.timeout);
  }

  warn(remark: string): void {
    this.warnings.add(remark);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#leave();
  }

  async #leave(): Promise<void> {
    await this.program?.kill();
    for (const player of this.#players.splice(0)) await player.leave();
  }
}

/** @throws {Unverified} If the server, which did answer once, closes at once: it is about to stop. */
async function assertAlive(player: Wire): Promise<void> {
  if (await player.read(100) === undefined && player.hasEnded) throw new Unverified(STOPPED);
}
