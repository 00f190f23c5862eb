/**
 * A server under test: started for one check, or somewhere else and only connected to.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { type Advice, ENDLESS, Fault, STOPS, Unverified } from "./check.ts";
import type { Draws } from "./draws.ts";
import { isFree } from "./free_port.ts";
import type { Lane, Lanes } from "./lanes.ts";
import { Program } from "./program.ts";
import type { Session } from "./runner.ts";
import type { Player, ServerSubject } from "./checks/server.ts";
import { Wire } from "./wire.ts";

/** Why a server that runs elsewhere cannot be verified any further. */
const STOPPED = "ce serveur s'est arrêté, ou ne répond plus";

/** How long a server elsewhere may take to die of the first client that leaves, and of any other, in ms. */
const DYING = 1500, ALIVE = 100;

/** How many ms a server needs at most to start, in time limits of one step: an antivirus reads it first. */
const STARTING = 3;

/** How often to look whether it listens, in ms, and when to look where else it does. */
const STEP = 25;
const LATE = 500;

/** Whether it can be seen where a program listens. */
const canSeePorts = Deno.build.os === "linux";

/** The ports of the two practicals. */
const PORTS = [6000, 6400];

/** Advice to a server on another port. */
const PORT = {
  py: "Le port est dans bind((adresse, port)) : 6000 au TP 1, 6400 au TP 3.",
  ts: "Le port est dans Deno.listen({ port: … }), ou listen(…) : 6000 au TP 1, 6400 au TP 3.",
};

/** Advice to a program without text, and to one that ends as if all were well. */
const EMPTY = "Le fichier est vide : enregistrez votre programme, puis vérifiez-le de nouveau.";
const NO_ERROR = {
  py:
    "Il va jusqu'à sa dernière ligne sans erreur, et sans passer par accept() : appelez-vous votre fonction ?",
  ts:
    "Il va jusqu'à sa dernière ligne sans erreur, et sans attendre personne : appelez-vous votre fonction, avec await ?",
};

/** How long to wait for a greeting, in ms and besides its time to start, when nobody knows whether it speaks first. */
const GREETING = 150;

/** How many seconds to wait for what may not come, besides the time to start and five answers. */
const BRIEF = 0.5;

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
  /** How many ms it has needed to answer, the slowest time. */
  slowest?: number;
  /** What it says before it is spoken to: nothing, most often. */
  greeting?: string;
  /** Whether it waits for the line feed that ends a line. */
  readsLines?: boolean;
  /** How many players it waits for before it answers any. */
  crowd?: number;
  /** Whether it serves another client, once one has left. */
  hasGoneOn?: boolean;
  /** Whether it has said something that is no UTF-8. */
  isGarbled?: boolean;
  /** The secrets of its games. */
  draws: Draws;
  /** Its text. */
  text: string;
}

/** Where servers are met first. */
const HOSTNAME = "127.0.0.1";

/** The addresses of this machine, without those that need the name of a card. */
function ownAddresses(): string[] {
  return Deno.networkInterfaces().map(({ address }) => address).filter((address) =>
    !address.startsWith("fe80")
  );
}

/** The other addresses of this machine at which a server may listen, and it alone. */
function otherAddresses(): string[] {
  return [...new Set(["127.0.1.1", ...ownAddresses()])].filter((address) => address !== HOSTNAME); // Debian's own name
}

/** Whether an address is of this machine, seen from itself alone. */
function isLoopback(address: string): boolean {
  return /^127\.|^::1$|^localhost$/i.test(address);
}

/** An address that no server is given by the usual names of this machine; undefined if it has none. */
function outside(): string | undefined {
  if (Deno.build.os !== "darwin") return "127.0.0.2"; // elsewhere, all that begin so are the loopback's
  return ownAddresses().find((address) => /^\d+\./.test(address) && !/^(127|169\.254)\./.test(address));
}

/** Connects to an address, if somebody listens there. */
async function dial(hostname: string, port: number, seconds: number): Promise<Deno.TcpConn | undefined> {
  try {
    return await Deno.connect({ hostname, port, signal: AbortSignal.timeout(seconds * 1000) });
  } catch {
    return undefined; // nobody there, or not yet
  }
}

/** One check's encounter with a server. */
export class ServerSession implements ServerSubject, Session {
  readonly warnings = new Map<string, Advice | undefined>();
  readonly exchanged: string[] = [];
  readonly #server: ServerUnderTest;
  readonly #lanes: Lanes;
  #lane: Lane;
  #hasMoved = false;
  readonly #isPatient: boolean;
  readonly #players: Wire[] = [];
  readonly #others: ServerSession[] = [];
  #closing?: Promise<void>;
  #othersPort?: number;
  /** The server, once it is started; one beside it, if that is where something went wrong. */
  program?: Program;

  /**
   * Nothing is started before the first connection.
   *
   * @param isPatient Whether to wait as long as one may for each answer; or else for as long as answers took so far.
   */
  constructor(server: ServerUnderTest, lanes: Lanes, lane: Lane, isPatient: boolean) {
    this.#server = server;
    this.#lanes = lanes;
    this.#lane = lane;
    this.#isPatient = isPatient;
  }

  /** Whether it is ours to start: it may run already. */
  get isOurs(): boolean {
    return this.#lane.command.length > 0;
  }

  get startup(): number {
    const { startup, timeout } = this.#server;
    return startup === undefined ? STARTING * timeout : startup / 1000;
  }

  get brief(): number {
    const { startup = 0, slowest = 0, timeout } = this.#server;
    return Math.min(timeout, BRIEF + (startup + 5 * slowest) / 1000);
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

  get crowd(): number {
    return this.#server.crowd ?? 1;
  }

  set crowd(crowd: number) {
    this.#server.crowd = crowd;
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

  connect(): Promise<Player> {
    return this.#meet((elapsed) => this.#reach(elapsed));
  }

  async connectFromOutside(): Promise<Player | undefined> {
    const { place: { hostname, port } } = this.#lane;
    const { elsewhere, timeout } = this.#server;
    const home = elsewhere ?? hostname;
    if (!isLoopback(home)) return await this.connect();
    const address = outside();
    if (address === undefined) throw new Unverified("cette machine n'a pas d'adresse dans la salle");
    let isFromInside = false;
    const usual = 2 * 1000 * this.startup + LATE;
    const player = await this.#meet(async (elapsed) => {
      const socket = await dial(address, port, timeout);
      if (socket || this.isOurs && elapsed < usual) return socket;
      const inside = await dial(home, port, timeout);
      const late = inside && await dial(address, port, timeout); // it may just have begun to listen
      late?.close();
      isFromInside = inside !== undefined && late === undefined;
      return inside; // which it accepts first
    });
    return isFromInside ? undefined : player;
  }

  /** Starts the server at another port: for the system, what was said at this one may not be over for a minute. */
  async #move(reach: (elapsed: number) => Promise<Deno.TcpConn | undefined>): Promise<Player> {
    this.#hasMoved = true;
    await this.restart();
    this.#lane = await this.#lanes.add();
    return await this.#meet(reach);
  }

  /**
   * Starts the server if it is not, and waits until it is reached.
   *
   * @param reach Tries to reach it, once it has been tried for so many ms.
   */
  async #meet(reach: (elapsed: number) => Promise<Deno.TcpConn | undefined>): Promise<Player> {
    const { pty, timeout, usualPort } = this.#server;
    const { place } = this.#lane;
    if (this.#closing) throw new Unverified("le temps est écoulé"); // the check goes on, but nobody waits for it
    const start = performance.now();
    if (this.isOurs && !this.program) {
      if (!isFree(place.port)) throw new Unverified(`un autre programme écoute sur le port ${place.port}`);
      this.#othersPort = canSeePorts ? undefined : PORTS.find((port) => port !== usualPort && isFree(port));
      this.program = new Program(this.#lane, pty);
    }
    const end = start + (timeout + this.startup) * 1000;
    // No connection just to see whether it is up: a server of the handout accepts once.
    while (true) {
      const socket = await reach(performance.now() - start);
      if (socket) {
        const us = `client ${this.#players.length + 1}`;
        const player = new Wire(
          socket,
          this.#isPatient ? timeout : this.brief,
          "une réponse",
          { us, them: `serveur au ${us}` },
          this.exchanged,
        );
        this.#players.push(player);
        if (!this.isOurs && place.isMet) {
          await assertAlive(player, this.#server.hasGoneOn ? ALIVE : DYING);
          this.#server.hasGoneOn = true;
        }
        place.isMet = true;
        player.lineEnd = this.readsLines ? "\n" : "";
        this.#server.startup = Math.max(this.#server.startup ?? 0, performance.now() - start);
        await this.#hearGreeting(player);
        return player;
      }
      if (/address already in use|addrinuse|10048/i.test(this.program?.screen ?? "")) {
        if (this.#lanes.isMet && !this.#hasMoved) return await this.#move(reach);
        place.isElsewhere = true;
        throw new Unverified("le port qu'il demande est occupé : attendez une minute");
      }
      if (this.program?.hasEnded) {
        const expected = `un serveur sur le port ${place.port}`;
        if (this.#players.length > 0) throw new Fault(expected, "le programme s'est arrêté");
        throw new Fault(expected, "le programme s'arrête sans attendre de client", this.#whyEnded());
      }
      if (!this.isOurs && place.isMet) throw new Unverified(STOPPED);
      if (this.program?.isFlooding) {
        throw new Fault(`un serveur sur le port ${place.port}`, "le programme inonde l'écran", ENDLESS);
      }
      const wrong = performance.now() - start > LATE ? await this.#wrongPort() : undefined;
      if (wrong !== undefined) {
        place.isElsewhere = wrong === usualPort;
        throw new Fault(`un serveur sur le port ${place.port}`, `il écoute sur le port ${wrong}`, PORT);
      }
      if (performance.now() > end || !this.isOurs) {
        place.isElsewhere = !isFree(usualPort);
        throw new Fault(`un serveur sur le port ${place.port}`, "personne n'écoute");
      }
      await delay(STEP);
    }
  }

  /** Connects to it, where it was met; as long as it was not, after a while, at the other addresses of this machine. */
  async #reach(elapsed: number): Promise<Deno.TcpConn | undefined> {
    const { timeout, elsewhere } = this.#server;
    const { place: { hostname: usual, port } } = this.#lane;
    const isThere = elapsed > LATE && this.program?.ports().includes(port); // where that can be seen
    const isLate = this.isOurs && !this.#lanes.isMet && (isThere || elapsed > timeout * 1000);
    for (const hostname of [elsewhere ?? usual, ...isLate ? otherAddresses() : []]) {
      const socket = await dial(hostname, port, timeout);
      // Or it has just begun to listen everywhere.
      if (socket && hostname !== usual && isFree(port, usual)) this.#server.elsewhere = hostname;
      if (socket) return socket;
    }
  }

  /** Why a program ends that has met nobody, as far as its text and its end tell. */
  #whyEnded(): Advice {
    const { command, folder } = this.#lane;
    const copies = command.filter((word) => word.startsWith(folder));
    if (copies.some((copy) => Deno.readTextFileSync(copy).trim() === "")) return EMPTY;
    return this.program?.exitCode === 0 ? NO_ERROR : STOPS;
  }

  /** The port on which it listens in place of its own; that of the other practical, where no others can be seen. */
  async #wrongPort(): Promise<number | undefined> {
    const { place } = this.#lane;
    const seen = this.program?.ports().find((port) => port !== place.port);
    if (seen !== undefined || this.#othersPort === undefined || this.#lanes.isMet) return seen;
    const socket = await dial(HOSTNAME, this.#othersPort, this.#server.timeout);
    socket?.close();
    return socket && this.#othersPort;
  }

  /** Takes what a server says that speaks first: it is the answer to nothing. */
  async #hearGreeting(player: Wire): Promise<void> {
    const { greeting, startup = 0, timeout } = this.#server;
    if (greeting === "") return;
    const patience = (this.#isPatient ? timeout : this.brief) * 1000;
    const first = await player.read(greeting ? patience : GREETING + startup);
    this.#server.greeting ??= first === undefined ? "" : first + await player.overhear(100);
    if (greeting && first !== undefined) await player.overhear(100);
  }

  async beside<Result>(count: number, play: (server: ServerSubject) => Promise<Result>): Promise<Result[]> {
    if (this.#closing) throw new Unverified("le temps est écoulé");
    for (let lane; this.#others.length < count - 1 && (lane = this.#lanes.takeFree());) {
      this.#others.push(new ServerSession(this.#server, this.#lanes, lane, this.#isPatient));
    }
    const playIn = async (session: ServerSession) => {
      try {
        return await play(session);
      } catch (error) {
        if (session !== this) this.#showInstead(session);
        throw error;
      }
    };
    return await Promise.all([this, ...this.#others].map(playIn));
  }

  /** Makes what another session has seen the story of this one. */
  #showInstead({ exchanged, program }: ServerSession): void {
    this.exchanged.splice(0, Infinity, ...exchanged);
    this.program?.kill();
    this.program = program;
  }

  async restart(): Promise<void> {
    if (!this.isOurs) throw new Unverified("il faudrait relancer ce serveur");
    await this.#leave();
    this.program = undefined;
  }

  async exitStatus(seconds = this.#server.timeout): Promise<number | undefined> {
    if (!this.program) throw new Unverified("ce serveur tourne ailleurs");
    return await this.program.exitStatus(seconds);
  }

  /** Whether it waits for its keyboard, as far as that is seen. */
  get isReading(): boolean {
    return this.program?.isReading() === true;
  }

  warn(remark: string, advice?: Advice): void {
    this.warnings.set(remark, advice);
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    await Promise.all(this.#others.map((other) => other.close()));
    await this.#leave();
    this.#lanes.give(this.#lane);
  }

  async #leave(): Promise<void> {
    await this.program?.kill();
    const players = this.#players.splice(0);
    this.#server.slowest = Math.max(this.#server.slowest ?? 0, ...players.map(({ slowest }) => slowest));
    await Promise.all(players.map((player) => player.leave()));
  }
}

/** @throws {Unverified} If the server, which did answer once, closes at once: it is about to stop. */
async function assertAlive(player: Wire, ms: number): Promise<void> {
  if (await player.read(ms) === undefined && player.hasEnded) throw new Unverified(STOPPED);
}
