/**
 * A server under test: started for one check, or somewhere else and only connected to.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { type Advice, Fault, STOPS, Unverified } from "./check.ts";
import type { Draws } from "./draws.ts";
import { isFree } from "./free_port.ts";
import type { Lane, Lanes } from "./lanes.ts";
import { Program } from "./program.ts";
import type { Session } from "./runner.ts";
import type { Player, ServerSubject } from "./checks/server.ts";
import { Wire } from "./wire.ts";

/** Why a server that runs elsewhere cannot be verified any further. */
const STOPPED = "ce serveur s'est arrêté, ou ne répond plus";

/** How many ms a server needs at most to start, in time limits of one step: an antivirus reads it first. */
const STARTING = 3;

/** How often to look whether it listens, in ms, and when to look where else it does. */
const STEP = 25;
const LATE = 500;

/** Advice to a server on another port. */
const PORT = "Le port est dans bind : 6000 au TP 1, 6400 au TP 3.";

/** How long to wait for a greeting, in ms, when it is not known whether the server speaks first. */
const GREETING = 1000;

/** What server to start, and how. */
export interface ServerUnderTest {
  /** The port where servers listen that were not moved. */
  usualPort: number;
  /** The address at which it was met, if not where all are looked for. */
  elsewhere?: string;
  /** Whether it gets a pseudo-terminal. */
  pty: boolean;
  /** Seconds that it may take for one step. */
  timeout: number;
  /** How many ms it has needed to start, the slowest time. */
  startup?: number;
  /** What it says before it is spoken to: nothing, most often. */
  greeting?: string;
  /** Whether it waits for the line feed that ends a line. */
  readsLines?: boolean;
  /** Whether it has said something that is no UTF-8. */
  isGarbled?: boolean;
  /** The secrets of its games. */
  draws: Draws;
  /** Its text. */
  text: string;
}

/** Where servers are met first. */
const HOSTNAME = "127.0.0.1";

/** The other addresses of this machine at which a server may listen, and it alone. */
function otherAddresses(): string[] {
  const all = Deno.networkInterfaces().map(({ address }) => address).filter((address) =>
    !address.startsWith("fe80")
  );
  return [...new Set(["127.0.1.1", ...all])].filter((address) => address !== HOSTNAME); // Debian's own name
}

/** One check's encounter with a server. */
export class ServerSession implements ServerSubject, Session {
  readonly warnings = new Map<string, Advice | undefined>();
  readonly exchanged: string[] = [];
  readonly #server: ServerUnderTest;
  readonly #lanes: Lanes;
  readonly #lane: Lane;
  readonly #players: Wire[] = [];
  #closing?: Promise<void>;
  /** The server, once it is started. */
  program?: Program;

  /** Nothing is started before the first connection. */
  constructor(server: ServerUnderTest, lanes: Lanes, lane: Lane) {
    this.#server = server;
    this.#lanes = lanes;
    this.#lane = lane;
  }

  /** Whether it is ours to start: it may run already. */
  get #isOurs(): boolean {
    return this.#lane.command.length > 0;
  }

  get startup(): number {
    const { startup, timeout } = this.#server;
    return startup === undefined ? STARTING * timeout : startup / 1000;
  }

  get draws(): Draws {
    return this.#server.draws;
  }

  get text(): string {
    return this.#server.text;
  }

  get greeting(): string {
    return this.#server.greeting ?? "";
  }

  get readsLines(): boolean {
    return this.#server.readsLines === true;
  }

  set readsLines(readsLines: boolean) {
    this.#server.readsLines = readsLines;
  }

  get isGarbled(): boolean {
    return this.#server.isGarbled === true;
  }

  set isGarbled(isGarbled: boolean) {
    this.#server.isGarbled = isGarbled;
  }

  get elsewhere(): string | undefined {
    return this.#server.elsewhere;
  }

  async connect(): Promise<Player> {
    const { pty, timeout } = this.#server;
    const { place } = this.#lane;
    if (this.#closing) throw new Unverified("le temps est écoulé"); // the check goes on, but nobody waits for it
    const start = performance.now();
    if (this.#isOurs && !this.program) {
      if (!isFree(place.port)) throw new Unverified(`un autre programme écoute sur le port ${place.port}`);
      this.program = new Program(this.#lane, pty);
    }
    const end = start + (timeout + this.startup) * 1000;
    // No connection just to see whether it is up: a server of the handout accepts once.
    while (true) {
      const socket = await this.#reach(performance.now() - start);
      if (socket) {
        const us = `client ${this.#players.length + 1}`;
        const player = new Wire(
          socket,
          timeout,
          "une réponse",
          { us, them: `serveur au ${us}` },
          this.exchanged,
        );
        this.#players.push(player);
        if (!this.#isOurs && place.isMet) await assertAlive(player);
        place.isMet = true;
        player.lineEnd = this.readsLines ? "\n" : "";
        this.#server.startup = Math.max(this.#server.startup ?? 0, performance.now() - start);
        await this.#hearGreeting(player);
        return player;
      }
      if (/address already in use|addrinuse|10048/i.test(this.program?.screen ?? "")) {
        place.isElsewhere = true;
        throw new Unverified(`le port ${place.port} est resté occupé : attendez une minute`);
      }
      if (this.program?.hasEnded) {
        const came = "le programme s'arrête sans attendre de client";
        const advice = this.#players.length === 0 ? STOPS : undefined; // or it has stopped as it was spoken to
        throw new Fault(`un serveur sur le port ${place.port}`, came, advice);
      }
      if (!this.#isOurs && place.isMet) throw new Unverified(STOPPED);
      const isLate = performance.now() - start > LATE;
      const [wrong] = isLate ? this.program?.ports().filter((port) => port !== place.port) ?? [] : [];
      if (wrong !== undefined) {
        place.isElsewhere = wrong === this.#server.usualPort;
        throw new Fault(`un serveur sur le port ${place.port}`, `il écoute sur le port ${wrong}`, PORT);
      }
      if (performance.now() > end || !this.#isOurs) {
        place.isElsewhere = !isFree(this.#server.usualPort);
        throw new Fault(`un serveur sur le port ${place.port}`, "personne n'écoute");
      }
      await delay(STEP);
    }
  }

  /** Connects to it, where it was met; as long as it was not, after a while, at the other addresses of this machine. */
  async #reach(elapsed: number): Promise<Deno.TcpConn | undefined> {
    const { timeout, elsewhere } = this.#server;
    const { place: { hostname: usual, port } } = this.#lane;
    const isLate = this.#isOurs && !this.#lanes.isMet && elapsed > timeout * 1000;
    for (const hostname of [elsewhere ?? usual, ...isLate ? otherAddresses() : []]) {
      try {
        const signal = AbortSignal.timeout(timeout * 1000);
        const socket = await Deno.connect({ hostname, port, signal });
        // Or it has just begun to listen everywhere.
        if (hostname !== usual && isFree(port, usual)) this.#server.elsewhere = hostname;
        return socket;
      } catch {
        // Nobody there, or not yet.
      }
    }
  }

  /** Takes what a server says that speaks first: it is the answer to nothing. */
  async #hearGreeting(player: Wire): Promise<void> {
    const { greeting, startup = 0, timeout } = this.#server;
    if (greeting === "") return;
    const first = await player.read(greeting ? timeout * 1000 : GREETING + startup);
    this.#server.greeting ??= first === undefined ? "" : first + await player.overhear(100);
    if (greeting && first !== undefined) await player.overhear(100);
  }

  async restart(): Promise<void> {
    if (!this.#isOurs) throw new Unverified("il faudrait relancer ce serveur");
    await this.#leave();
    this.program = undefined;
  }

  async exitStatus(): Promise<number | undefined> {
    if (!this.program) throw new Unverified("ce serveur tourne ailleurs");
    return await this.program.exitStatus(this.#server.timeout);
  }

  warn(remark: string, advice?: Advice): void {
    this.warnings.set(remark, advice);
  }

  close(): Promise<void> {
    return this.#closing ??= this.#leave().then(() => this.#lanes.give(this.#lane));
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
