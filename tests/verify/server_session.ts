/**
 * A server under test: started for one check, or somewhere else and only connected to.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { Fault, Unverified } from "./check.ts";
import { Program } from "./program.ts";
import type { Session } from "./runner.ts";
import type { Player, ServerSubject } from "./server_checks.ts";
import { Wire } from "./wire.ts";

/** How long a silence ends an answer, in ms. */
const SILENCE = 100;

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
}

/** One check's encounter with a server. */
export class ServerSession implements ServerSubject, Session {
  readonly warnings = new Set<string>();
  readonly exchanged: string[] = [];
  readonly #server: ServerUnderTest;
  readonly #players: Wire[] = [];
  /** The server, once it is started. */
  program?: Program;

  /** Nothing is started before the first connection. */
  constructor(server: ServerUnderTest) {
    this.#server = server;
  }

  async connect(): Promise<Player> {
    const { hostname, port, command, pty, timeout } = this.#server;
    if (command) this.program ??= new Program(command, pty);
    const end = Date.now() + timeout * 1000;
    // No connection just to see whether it is up: a server of the handout accepts once.
    while (true) {
      try {
        const socket = await Deno.connect({ hostname, port, signal: AbortSignal.timeout(timeout * 1000) });
        const wire = new Wire(socket, `#${this.#players.length + 1}`, this.exchanged);
        this.#players.push(wire);
        return this.#player(wire);
      } catch {
        if (/address already in use|addrinuse/i.test(this.program?.screen ?? "")) {
          throw new Unverified(`le port ${port} est resté occupé : attendez une minute`);
        }
        if (this.program?.hasEnded) {
          throw new Fault(`un serveur sur le port ${port}`, "le programme s'arrête sans attendre de client");
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
    await this.close();
    this.program = undefined;
  }

  async exitStatus(): Promise<number | undefined> {
    if (!this.program) throw new Unverified("ce serveur tourne ailleurs");
    return await deadline(this.program.status, this.#server.timeout * 1000).catch(() => undefined);
  }

  warn(remark: string): void {
    this.warnings.add(remark);
  }

  async close(): Promise<void> {
    await this.program?.kill();
    for (const player of this.#players.splice(0)) await player.leave();
  }

  #player(wire: Wire): Player {
    const { timeout } = this.#server;
    return {
      send: (data) => wire.send(data),
      leave: () => wire.leave(),
      async receive(complete) {
        let text = await wire.read(timeout * 1000);
        if (text === undefined) {
          throw new Fault("une réponse", wire.hasEnded ? "la connexion est fermée" : `rien en ${timeout} s`);
        }
        while (!complete?.test(text)) {
          const more = await wire.read(SILENCE);
          if (more === undefined) break;
          text += more;
        }
        return text + wire.flush();
      },
      async overhear(ms = 300) {
        let text = "";
        for (let more; (more = await wire.read(ms)) !== undefined;) text += more;
        return text;
      },
      async isClosed() {
        while (await wire.read(timeout * 1000) !== undefined);
        return wire.hasEnded;
      },
    };
  }
}
