/**
 * A client under test: started for each check, talked to at its keyboard and by the server it connects to.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { stripAnsiCode } from "@std/fmt/colors";
import { TOO_BIG, TOO_SMALL } from "../../lib/game.ts";
import { Fault, type Place, type Practical, STOPS, Unverified } from "./check.ts";
import type { ClientSubject, Visitor } from "./checks/client.ts";
import { canHaveTerminal, Program } from "./program.ts";
import { answerFor, answersTo, GUESS, NAME, openingOf, playsAlone } from "./questions.ts";
import type { Session } from "./runner.ts";
import { Wire } from "./wire.ts";

/** How long nothing must move, in ms, before a program that has started is believed to wait for its keyboard. */
const QUIET = { withQuestion: 300, without: 1000 };

/** How many ms a program needs at most to start, in time limits of one step: an antivirus reads it first. */
const STARTING = 3;

/** How much of its own startup, in ms, a program may need for anything else. */
const MAX_PACE = 2000;

/** What a server says that speaks first. */
const GREETING = "Bienvenue !";

/** What a server says to a name that comes alone. */
const WELCOME = `Bonjour ${NAME} !`;

/** Why a screen cannot be verified: see Program. */
const BUFFERED =
  "l'écran reste vide tant que le programme n'a pas de terminal : videz la mémoire tampon après " +
  "chaque affichage, par fflush(stdout) en C, par print(…, flush=True) en Python";

/** The programs of which we know that their screen is no pipe's to hold back: see Program. */
const UNBUFFERED = /^(python[\d.]*|py|deno|node)(\.exe)?$/;

/** How much time of a processor, in ms, a program uses meanwhile that turns in a loop without waiting for anything. */
const SPINNING = 40;

/** How long a program waits for its keyboard, in ms, that is believed to do nothing else. */
const IDLE = 500;

/** How long a silence ends a message, in ms. */
const SILENCE = 100;

/** How often to look whether something moves, in ms. */
const STEP = 25;

/** How many questions a client asks at most before its first message. */
const MAX_QUESTIONS = 6;

/** How long it may take to find out what it asks, in time limits of one step, once it has started. */
const LEARNING = 4;

/** What to type before a client's first message. */
interface Opening {
  /** The lines. */
  lines: string[];
  /** Whether it connects then, and not only once it knows the message. */
  areEnough: boolean;
  /** After how many of them it sends its author's name alone, if it does. */
  nameAfter?: number;
}

/** What a client was found to do when it starts. */
interface Found {
  /** What to type for what is wanted. */
  right?: Opening;
  /** What to type for a connection at least. */
  fallback?: Opening;
  /** Whether it has sent anything. */
  hasSent: boolean;
  /** Why it cannot be verified, if it has not even connected. */
  failure: Fault;
}

/** A client that was started, and answered. */
interface Interview {
  /** What was typed. */
  answered: string[];
  /** What had been when it connected. */
  before?: string[];
  /** How much had been when it sent its author's name alone. */
  nameAfter?: number;
  /** Its first message. */
  message?: string;
}

/** What client to start, and how. */
export interface ClientUnderTest {
  /** The command that starts it. */
  command: string[];
  /** The practical. */
  practical: Practical;
  /** The version. */
  level: number;
  /** Where it looks for its server. */
  place: Place;
  /** Whether it gets a pseudo-terminal. */
  pty: boolean;
  /** Seconds that it may take for one step. */
  timeout: number;
  /** How many ms it has needed to start, the slowest time. */
  startup?: number;
  /** What to type before its first message: the first encounter finds it out, and what follows, for the others. */
  opening?: Opening;
  /** Whether it prints its questions. */
  asks?: boolean;
  /** Whether what it prints may be in its memory still, as it has no terminal, and none can be had. */
  isBuffered?: boolean;
  /** Whether it waits for the line feed that ends a line. */
  readsLines?: boolean;
  /** Whether it ends its own messages so. */
  sendsLines?: boolean;
  /** Whether it waits for the server to speak first. */
  isGreeted?: boolean;
}

/** What a program does next: it sends something, or seems to wait for an answer to what it has printed. */
type Move = { message: string } | { question: string };

/** One run of the program. */
class Visit implements Visitor {
  /** The program. */
  readonly program: Program;
  hasReconnected = false;
  readonly #client: ClientUnderTest;
  readonly #accept: (ms: number) => Promise<Wire | undefined>;
  readonly #hangUp: () => void;
  readonly #exchanged: string[];
  readonly #mayReconnect: boolean;
  #wire?: Wire;
  readonly #started = performance.now();
  #isAlive = false;
  /** What was typed last, and how much the program had printed then. */
  #typed = "";
  #printed = 0;
  /** How much it had printed when something was last said to it, by its user or its server. */
  #said = 0;
  /** How much it had printed before it was checked. */
  #greeting = 0;
  /** Whether it has sent something since. */
  #hasSent = false;

  /**
   * Starts the program.
   *
   * @param client What to start.
   * @param accept Waits so many ms for a connection.
   * @param hangUp Takes no more connections.
   * @param exchanged Where what is typed is noted.
   */
  constructor(
    client: ClientUnderTest,
    accept: (ms: number) => Promise<Wire | undefined>,
    hangUp: () => void,
    exchanged: string[],
  ) {
    this.program = new Program(client.command, client.pty);
    this.#client = client;
    this.#accept = accept;
    this.#hangUp = hangUp;
    this.#exchanged = exchanged;
    // « Exécuter en boucle la version 2.0 » may mean the connection too.
    this.#mayReconnect = client.practical === "tp1";
  }

  get screen(): string {
    return this.program.screen;
  }

  get lineEnd(): string {
    return this.#client.readsLines ? "\n" : "";
  }

  /** Whether it has connected. */
  get isConnected(): boolean {
    return this.#wire !== undefined;
  }

  /** What it has printed since something was last said to it. */
  get reaction(): string {
    return this.screen.slice(this.#said);
  }

  async type(line: string, why = ""): Promise<void> {
    await this.#untilReady();
    this.#printed = this.#said = this.screen.length;
    this.#typed = line;
    this.#hasSent = false;
    this.#showsLife();
    this.#exchanged.push(`clavier : ${line}${why && ` (${why})`}`);
    await this.program.type(line);
  }

  /**
   * Waits for its connection.
   *
   * @throws {Fault} If it does not come.
   */
  async connected(): Promise<Wire> {
    if (!this.#wire) await this.#connect(this.#client.timeout * 1000 + this.#untilStarted);
    if (!this.#wire) throw this.noConnection();
    return this.#wire;
  }

  /** Says that it has not connected. */
  noConnection(): Fault {
    const { hostname, port } = this.#client.place;
    const expected = `une connexion à ${hostname}, port ${port}`;
    if (!this.program.hasEnded) return new Fault(expected, "il ne se connecte pas");
    const hasCrashed = /error|exception|panic/i.test(this.screen) && !/refused|10061/i.test(this.screen);
    return new Fault(expected, "le programme s'arrête sans se connecter", hasCrashed ? STOPS : undefined);
  }

  async say(message: string): Promise<string> {
    const end = Date.now() + this.#client.timeout * 1000;
    let hasSpoken = false;
    let move: Move | undefined = { question: await this.question() };
    while (move && "question" in move && Date.now() < end) {
      // Whoever prints their questions, and has asked nothing more, is still busy.
      if (!hasSpoken || move.question !== "" || !this.#client.asks) {
        await this.type(answerFor(message, move.question));
      }
      hasSpoken = true;
      move = await this.nextMove();
    }
    if (!move) throw new Fault("un message", "la connexion est fermée");
    if ("question" in move) throw new Fault("un message", `rien en ${this.#client.timeout} s`);
    return move.message + await this.overhear(SILENCE);
  }

  async question(): Promise<string> {
    await this.#untilReady();
    return this.#question;
  }

  async receive(complete?: RegExp): Promise<string> {
    return this.#note(await (await this.connected()).receive(complete));
  }

  async overhear(ms = 300): Promise<string> {
    const wire = await this.connected();
    const text = await wire.overhear(ms);
    if (text !== "" || !wire.hasEnded || !this.#mayReconnect) return text;
    return await (await this.#connect(ms))?.overhear(ms) ?? "";
  }

  async send(data: string | Uint8Array): Promise<void> {
    const wire = await this.connected();
    this.#said = this.screen.length;
    this.#hasSent = false;
    await wire.send(data);
  }

  async closeWrite(): Promise<void> {
    await (await this.connected()).closeWrite();
  }

  async vanish(): Promise<void> {
    this.#hangUp();
    (await this.connected()).vanish();
  }

  async isClosed(): Promise<boolean> {
    return await (await this.connected()).isClosed();
  }

  /** What is shown from now on is no greeting. */
  async begin(): Promise<void> {
    await this.#untilReady();
    this.#greeting = this.screen.length;
  }

  async shows(text: RegExp): Promise<boolean> {
    const isShown = () => text.test(this.screen.slice(this.#greeting));
    await this.#until(isShown, this.#client.timeout);
    if (this.screen === "" && this.#client.isBuffered) throw new Unverified(BUFFERED);
    return isShown();
  }

  async exitStatus(seconds = this.#client.timeout): Promise<number | undefined> {
    await this.#until(() => this.program.hasEnded, seconds);
    return await this.program.exitStatus(0);
  }

  /** Waits until something is so, for so many seconds, but not for what a program does that waits for its keyboard. */
  async #until(isSo: () => boolean, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    let [still, printed] = [0, -1]; // ms, characters
    while (!isSo() && Date.now() < end && still < IDLE + this.#pace / 4) {
      await delay(STEP);
      const isIdle = this.screen.length === printed && (this.program.hasEnded || this.program.isReading());
      still = isIdle ? still + STEP : 0;
      printed = this.screen.length;
    }
  }

  async isSpinning(): Promise<boolean> {
    const before = this.program.cpuTime();
    await delay(IDLE);
    return this.program.cpuTime() - before > SPINNING;
  }

  async stop(): Promise<void> {
    await this.program.kill();
    await this.#wire?.leave();
  }

  /** Waits for what the program does next; returns undefined if it ends, or closes. */
  async nextMove(): Promise<Move | undefined> {
    for (let still = 0, printed = "";; still += STEP) {
      const hasEnded = this.program.hasEnded; // what it did before is still to be seen
      const isOpen = this.#wire?.hasEnded === false;
      const message = isOpen ? await this.#wire!.read(STEP) : undefined;
      if (message !== undefined) return { message: this.#note(message) };
      if (!isOpen) {
        if (this.#wire && !this.#mayReconnect) return undefined;
        if (await this.#connect(STEP)) still = 0;
        else if (hasEnded) return undefined;
      }
      const question = this.#question;
      if (question !== printed) still = 0;
      printed = question;
      const isReading = still >= this.#settling && this.program.isReading();
      if (isReading || still >= this.#patience) return { question };
    }
  }

  /**
   * Answers its message as the handout's server does and, if nothing follows, ends the line: some wait for that,
   * and are answered so from then on.
   *
   * @returns Whether another message follows.
   */
  async answer(text: string): Promise<boolean> {
    await this.send(text);
    const bare = await this.#goesOn();
    if (bare || this.lineEnd) return bare === "sends";
    await this.send("\n");
    const ended = await this.#goesOn();
    this.#client.readsLines = ended !== undefined;
    return ended === "sends";
  }

  /** Returns what the program does within the time limit; undefined if that is nothing. */
  async #goesOn(): Promise<"sends" | "moves" | undefined> {
    const wire = await this.connected();
    const end = Date.now() + this.#client.timeout * 1000;
    for (let still = 0, printed = 0; Date.now() < end; still += STEP) {
      if (await wire.read(STEP) !== undefined) return "sends";
      if (wire.hasEnded || this.program.hasEnded) return "moves";
      if (this.screen.length > printed) still = 0;
      printed = this.screen.length;
      // Who plays alone pauses before the next message.
      const isMoving = this.reaction !== "" &&
        (!playsAlone(this.#client) || still > QUIET.without + this.#pace);
      if (isMoving || (still >= this.#settling && this.program.isReading())) return "moves";
    }
    return undefined;
  }

  #note(message: string): string {
    this.#hasSent = true;
    this.#client.sendsLines ||= message.endsWith("\n");
    return message;
  }

  /** What it has printed since something was last typed. */
  get #question(): string {
    return this.#shownSince(this.#printed);
  }

  /** What it has printed since, without what was typed, which a terminal shows too. */
  #shownSince(printed: number): string {
    return stripAnsiCode(this.screen.slice(printed)).replace(this.#typed, "").trim();
  }

  /** Whether it has shown a sign of life; notes how long it has taken to. */
  #showsLife(): boolean {
    if (!this.#isAlive && (this.program.isAlive || this.#wire || this.program.isReading())) {
      this.#isAlive = true;
      this.#client.startup = Math.max(this.#client.startup ?? 0, performance.now() - this.#started);
    }
    return this.#isAlive;
  }

  /** How many ms it, or the machine, is slow. */
  get #pace(): number {
    return Math.min(this.#client.startup ?? 0, MAX_PACE);
  }

  /** How long to wait, in ms, for what it has printed to reach us. */
  get #settling(): number {
    return 2 * STEP + this.#pace / 16;
  }

  /** How many ms it may still need to start. */
  get #untilStarted(): number {
    const { startup, timeout } = this.#client;
    if (this.#showsLife()) return 0;
    if (startup !== undefined) return 2 * startup;
    return (this.#typed === "" ? STARTING : 1) * timeout * 1000;
  }

  /** How long nothing must move, in ms, before it is believed to wait for its keyboard. */
  get #patience(): number {
    return (this.#question ? QUIET.withQuestion : QUIET.without) + this.#pace + this.#untilStarted;
  }

  /**
   * Waits until the program is about to read, but not for long: some lose what is typed ahead, or do not notice
   * it. It is, most likely, once it has printed or sent something since the last line, and goes on no more.
   */
  async #untilReady(): Promise<void> {
    const start = Date.now();
    const isReady = () => this.#hasSent || this.#shownSince(this.#said) !== "" || this.program.isReading();
    while (!isReady() && !this.program.hasEnded) {
      if (Date.now() - start > (this.#client.asks ? this.#patience : QUIET.withQuestion)) break;
      await delay(STEP);
    }
    let printed = -1;
    while (printed !== this.screen.length) {
      printed = this.screen.length;
      await delay(this.#settling);
    }
    this.#showsLife();
  }

  /** Waits so many ms for its connection, or the next, but no longer than the program lives. */
  async #connect(ms: number): Promise<Wire | undefined> {
    const end = Date.now() + ms;
    let wire: Wire | undefined;
    for (let hasEnded = false; !wire && !hasEnded && Date.now() < end;) {
      hasEnded = this.program.hasEnded; // it may have connected before
      wire = await this.#accept(STEP);
    }
    if (wire && this.#wire) this.hasReconnected = true;
    this.#wire = wire ?? this.#wire;
    this.#showsLife();
    if (wire) wire.lineEnd = this.lineEnd;
    if (wire && this.#client.isGreeted) await wire.send(GREETING);
    return wire;
  }
}

/** One check's encounter with a client. */
export class ClientSession implements ClientSubject, Session {
  readonly warnings = new Map<string, string | undefined>();
  readonly exchanged: string[] = [];
  readonly #client: ClientUnderTest;
  readonly #visits: Visit[] = [];
  #listener?: Deno.TcpListener;
  #accepting?: Promise<Deno.TcpConn | undefined>;
  #connections = 0;
  #isDeaf = false;
  #isClosed = false;

  /** Nothing is started yet. */
  constructor(client: ClientUnderTest) {
    this.#client = client;
  }

  /** The run that was started last. */
  get program(): Program | undefined {
    return this.#visits.at(-1)?.program;
  }

  get reaction(): string | undefined {
    return this.#visits.at(-1)?.reaction;
  }

  get startup(): number {
    const { startup, timeout } = this.#client;
    return startup === undefined ? STARTING * timeout : startup / 1000;
  }

  get readsLines(): boolean {
    return this.#client.readsLines === true;
  }

  get sendsLines(): boolean {
    return this.#client.sendsLines === true;
  }

  get namesItselfFirst(): boolean {
    return this.#client.opening?.nameAfter !== undefined;
  }

  get awaitsGreeting(): boolean {
    return this.#client.isGreeted === true;
  }

  async start(): Promise<Visitor> {
    const { lines, areEnough, nameAfter } = this.#client.opening ??= await this.#learn();
    if (this.#visits.every(({ program }) => program.hasEnded)) await this.#refuseStale();
    const visit = this.#launch();
    for (let typed = 0; typed <= lines.length; typed++) {
      if (typed === nameAfter) {
        await visit.receive();
        await visit.send(WELCOME);
      }
      if (typed < lines.length) await visit.type(lines[typed]);
    }
    if (areEnough) await visit.connected();
    await visit.begin();
    return visit;
  }

  warn(remark: string, advice?: string): void {
    this.warnings.set(remark, advice);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const visit of this.#visits) await visit.stop();
    this.#hangUp();
    (await this.#accepting)?.close(); // until then the port is still taken
  }

  #launch(): Visit {
    const { hostname, port } = this.#client.place;
    if (this.#isClosed) throw new Unverified("le temps est écoulé"); // the check goes on, but nobody waits for it
    try {
      this.#listener ??= Deno.listen({ hostname, port });
    } catch {
      throw new Unverified(`un autre programme écoute sur le port ${port}`);
    }
    const visit = new Visit(this.#client, (ms) => this.#accept(ms), () => this.#hangUp(), this.exchanged);
    this.#visits.push(visit);
    return visit;
  }

  #hangUp(): void {
    if (!this.#isDeaf) this.#listener?.close();
    this.#isDeaf = true;
  }

  async #accept(ms: number): Promise<Wire | undefined> {
    this.#accepting ??= this.#listener!.accept().catch(() => undefined); // it is closed at the end
    const socket = await deadline(this.#accepting, ms).catch(() => undefined);
    if (!socket) return undefined;
    this.#client.place.isMet = true;
    this.#accepting = undefined;
    const number = ++this.#connections > 1 ? ` ${this.#connections}` : "";
    const names = { us: `serveur${number && ` au client${number}`}`, them: `client${number}` };
    return new Wire(socket, this.#client.timeout, "un message", names, this.exchanged);
  }

  /** Closes what a run that is over has left in the backlog: the next one would be taken for it. */
  async #refuseStale(): Promise<void> {
    for (let wire; this.#listener && (wire = await this.#accept(STEP));) await wire.leave();
  }

  /**
   * Finds out how to start the program: what it asks before its first message, whether it needs a terminal to show
   * it, and whether it speaks first.
   *
   * @throws {Fault} If it never connects.
   */
  async #learn(): Promise<Opening> {
    const client = this.#client;
    let found = await this.#search();
    const [, name] = /([^/\\]*)$/.exec(client.command[0])!;
    // It reads its keyboard, and has shown nothing: what it prints may be held back as long as it has no terminal.
    if (client.asks === false && !client.pty && !UNBUFFERED.test(name)) {
      client.pty = canHaveTerminal();
      client.isBuffered = !client.pty;
      const again = client.pty ? await this.#search() : found;
      if (again.right || !found.right) found = again;
    }
    if (found.fallback && !found.hasSent) { // does it send something, in its very first run, once it is greeted?
      client.isGreeted = true;
      client.isGreeted = (await this.#search(1)).hasSent;
      if (client.isGreeted) found = await this.#search();
    }
    const opening = found.right ?? found.fallback;
    if (!opening) throw found.failure;
    return opening;
  }

  /**
   * Finds out what the program asks before its first message, starting it again for each way to answer: a
   * depth-first search.
   *
   * @param most How many times to start it at most.
   */
  async #search(most = Infinity): Promise<Found> {
    const { practical, level, timeout, place: { hostname } } = this.#client;
    const questions: string[][] = []; // the answers still to try for each question, the present one first
    const found: Found = { hasSent: false, failure: undefined! };
    const end = Date.now() + LEARNING * timeout * 1000 + this.startup * 1000;
    let runs = 0;
    do {
      runs++;
      const visit = this.#launch();
      const { answered, before, message, nameAfter } = await this.#interview(visit, questions, end);
      found.hasSent ||= (message ?? nameAfter) !== undefined;
      const lines = message && openingOf({ practical, level, answered, message, hostname });
      const isPlaying = lines && await visit.answer(practical === "tp1" ? "Bien reçu" : answerTo(message));
      found.failure = visit.noConnection();
      await visit.stop();
      await this.#refuseStale();
      this.exchanged.length = 0; // what is checked has not begun
      this.#connections = 0;
      if (lines && (isPlaying || !playsAlone(this.#client))) {
        return { ...found, right: { lines, areEnough: before!.length <= lines.length, nameAfter } };
      }
      if (before) found.fallback ??= { lines: before, areEnough: true }; // the checks will say what is missing
    } while (runs < most && hasNext(questions) && Date.now() < end);
    return found;
  }

  /**
   * Answers its questions until its first message; returns what was typed, in all and before it connected.
   *
   * @param visit The run of the program.
   * @param questions The answers to try, the first of each list now; completed as questions come.
   * @param end When to give up.
   */
  async #interview(visit: Visit, questions: string[][], end: number): Promise<Interview> {
    const interview: Interview = { answered: [] };
    const { answered } = interview;
    const asked: string[] = [];
    while (true) {
      const move = await visit.nextMove();
      if (visit.isConnected) interview.before ??= [...answered];
      if (!move) return interview;
      if ("message" in move) {
        const isName = move.message.trim() === NAME && answered.includes(NAME) &&
          interview.nameAfter === undefined;
        if (!isName) return { ...interview, message: move.message };
        interview.nameAfter = answered.length;
        await visit.send(WELCOME);
        continue;
      }
      const { question } = move;
      this.#client.asks ||= question !== "";
      if (answered.length === MAX_QUESTIONS || Date.now() > end) return interview;
      const { hostname, port } = this.#client.place;
      const situation = { ...this.#client, question, asked, isConnected: visit.isConnected, hostname, port };
      const [answer] = questions[answered.length] ??= answersTo(situation);
      if (answer === undefined) return interview;
      await visit.type(answer);
      answered.push(answer);
      asked.push(question);
    }
  }
}

/** Goes on to the next way to answer the questions; returns whether there is one. */
function hasNext(questions: string[][]): boolean {
  while (questions.length > 0) {
    questions.at(-1)!.shift();
    if (questions.at(-1)!.length > 0) return true;
    questions.pop();
  }
  return false;
}

/** The answer to a client's first guess that leaves it the most to search. */
function answerTo(guess: string): string {
  return Number(guess) > GUESS ? TOO_BIG : TOO_SMALL;
}
