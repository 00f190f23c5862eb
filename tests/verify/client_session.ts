/**
 * A client under test: started for each check, talked to at its keyboard and by the server it connects to.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { stripAnsiCode } from "@std/fmt/colors";
import { TOO_BIG, TOO_SMALL } from "../../lib/game.ts";
import { Fault, type Practical, STOPS, Unverified } from "./check.ts";
import type { ClientSubject, Visitor } from "./client_checks.ts";
import { Program } from "./program.ts";
import { answerFor, answersTo, GUESS, openingOf, playsAlone } from "./questions.ts";
import type { Session } from "./runner.ts";
import { Wire } from "./wire.ts";

/** Where clients find us. */
const HOSTNAME = "127.0.0.1";

/** How long nothing must move, in ms, before a program that has started is believed to wait for its keyboard. */
const QUIET = { withQuestion: 300, without: 1000 };

/** How long a silence ends a message, in ms. */
const SILENCE = 100;

/** How often to look whether something moves, in ms. */
const STEP = 25;

/** How many questions a client asks at most before its first message. */
const MAX_QUESTIONS = 6;

/** How long it may take to find out what it asks, in time limits of one step. */
const LEARNING = 4;

/** What to type before a client's first message. */
interface Opening {
  /** The lines. */
  lines: string[];
  /** Whether it connects then, and not only once it knows the message. */
  areEnough: boolean;
}

/** What client to start, and how. */
export interface ClientUnderTest {
  /** The command that starts it. */
  command: string[];
  /** The practical. */
  practical: Practical;
  /** The version. */
  level: number;
  /** The port where it looks for its server. */
  port: number;
  /** Whether it gets a pseudo-terminal. */
  pty: boolean;
  /** Seconds that it may take for one step. */
  timeout: number;
  /** What to type before its first message: the first encounter finds it out for the others. */
  opening?: Opening;
  /** Whether it prints its questions: the first encounter finds that out too. */
  asks?: boolean;
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
  readonly #exchanged: string[];
  readonly #mayReconnect: boolean;
  #wire?: Wire;
  /** What was typed last, and how much the program had printed then. */
  #typed = "";
  #printed = 0;
  /** How much it had printed before it was checked. */
  #greeting = 0;
  /** Whether it has sent something since. */
  #hasSent = false;

  /**
   * Starts the program.
   *
   * @param client What to start.
   * @param accept Waits so many ms for a connection.
   * @param exchanged Where what is typed is noted.
   */
  constructor(
    client: ClientUnderTest,
    accept: (ms: number) => Promise<Wire | undefined>,
    exchanged: string[],
  ) {
    this.program = new Program(client.command, client.pty);
    this.#client = client;
    this.#accept = accept;
    this.#exchanged = exchanged;
    // « Exécuter en boucle la version 2.0 » may mean the connection too.
    this.#mayReconnect = client.practical === "tp1";
  }

  get screen(): string {
    return this.program.screen;
  }

  /** Whether it has connected. */
  get isConnected(): boolean {
    return this.#wire !== undefined;
  }

  async type(line: string, why = ""): Promise<void> {
    await this.#untilReady();
    this.#printed = this.screen.length;
    this.#typed = line;
    this.#hasSent = false;
    this.#exchanged.push(`clavier : ${line}${why && ` (${why})`}`);
    await this.program.type(line);
  }

  /**
   * Waits for its connection.
   *
   * @throws {Fault} If it does not come.
   */
  async connected(): Promise<Wire> {
    if (!this.#wire) await this.#connect(this.#client.timeout * 1000);
    if (!this.#wire) throw this.noConnection();
    return this.#wire;
  }

  /** Says that it has not connected. */
  noConnection(): Fault {
    const expected = `une connexion à ${HOSTNAME}, port ${this.#client.port}`;
    if (!this.program.hasEnded) return new Fault(expected, "il ne se connecte pas");
    const hasCrashed = /error|exception|panic/i.test(this.screen);
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
    const message = await (await this.connected()).receive(complete);
    this.#hasSent = true;
    return message;
  }

  async overhear(ms = 300): Promise<string> {
    const wire = await this.connected();
    const text = await wire.overhear(ms);
    if (text !== "" || !wire.hasEnded || !this.#mayReconnect) return text;
    return await (await this.#connect(ms))?.overhear(ms) ?? "";
  }

  async send(data: string | Uint8Array): Promise<void> {
    await (await this.connected()).send(data);
  }

  async closeWrite(): Promise<void> {
    await (await this.connected()).closeWrite();
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
    let end = Date.now() + this.#client.timeout * 1000;
    const isShown = () => text.test(this.screen.slice(this.#greeting));
    while (!isShown() && Date.now() < end) {
      if (this.program.hasEnded) end = Math.min(end, Date.now() + QUIET.withQuestion); // its last words
      await delay(STEP);
    }
    return isShown();
  }

  async exitStatus(seconds = this.#client.timeout): Promise<number | undefined> {
    return await this.program.exitStatus(seconds);
  }

  async stop(): Promise<void> {
    await this.program.kill();
    await this.#wire?.leave();
  }

  /** What it has printed since something was last typed, which a terminal shows too. */
  get #question(): string {
    return stripAnsiCode(this.screen.slice(this.#printed)).replace(this.#typed, "").trim();
  }

  /**
   * Waits until the program is about to read, but not for long: some lose what is typed ahead, or do not notice
   * it. It is, most likely, once it has printed or sent something since the last line, and goes on no more.
   */
  async #untilReady(): Promise<void> {
    const end = Date.now() + (this.#client.asks ? QUIET.without : QUIET.withQuestion);
    while (!this.#hasSent && this.#question === "" && !this.program.hasEnded && Date.now() < end) {
      await delay(STEP);
    }
    let printed = -1;
    while (printed !== this.screen.length) {
      printed = this.screen.length;
      await delay(2 * STEP);
    }
  }

  /** Whether it may still be starting, on a busy machine: it has done nothing yet, nor is it known to ask in silence. */
  get #isStarting(): boolean {
    return !this.#wire && this.#typed === "" && this.#client.asks !== false;
  }

  /** Waits for what the program does next; returns undefined if it ends, or closes. */
  async nextMove(): Promise<Move | undefined> {
    let still = 0; // ms
    for (let printed = "";; still += STEP) {
      const hasEnded = this.program.hasEnded; // what it did before is still to be seen
      const isOpen = this.#wire?.hasEnded === false;
      const message = isOpen ? await this.#wire!.read(STEP) : undefined;
      if (message !== undefined) {
        this.#hasSent = true;
        return { message };
      }
      if (!isOpen) {
        if (this.#wire && !this.#mayReconnect) return undefined;
        if (await this.#connect(STEP)) still = 0;
        else if (hasEnded) return undefined;
      }
      const question = this.#question;
      if (question !== printed) still = 0;
      printed = question;
      const patience = question
        ? QUIET.withQuestion
        : this.#isStarting
        ? this.#client.timeout * 1000
        : QUIET.without;
      if (still >= patience) return { question };
    }
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
    return wire;
  }
}

/** One check's encounter with a client. */
export class ClientSession implements ClientSubject, Session {
  readonly warnings = new Set<string>();
  readonly exchanged: string[] = [];
  readonly #client: ClientUnderTest;
  readonly #visits: Visit[] = [];
  #listener?: Deno.TcpListener;
  #accepting?: Promise<Deno.TcpConn | undefined>;
  #connections = 0;
  #isClosed = false;

  /** Nothing is started yet. */
  constructor(client: ClientUnderTest) {
    this.#client = client;
  }

  /** The run that was started last. */
  get program(): Program | undefined {
    return this.#visits.at(-1)?.program;
  }

  async start(): Promise<Visitor> {
    const { lines, areEnough } = this.#client.opening ??= await this.#learn();
    if (this.#visits.every(({ program }) => program.hasEnded)) await this.#refuseStale();
    const visit = this.#launch();
    for (const line of lines) await visit.type(line);
    if (areEnough) await visit.connected();
    await visit.begin();
    return visit;
  }

  warn(remark: string): void {
    this.warnings.add(remark);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const visit of this.#visits) await visit.stop();
    this.#listener?.close();
    (await this.#accepting)?.close(); // until then the port is still taken
  }

  #launch(): Visit {
    const { port } = this.#client;
    if (this.#isClosed) throw new Unverified("le temps est écoulé"); // the check goes on, but nobody waits for it
    try {
      this.#listener ??= Deno.listen({ hostname: HOSTNAME, port });
    } catch {
      throw new Unverified(`un autre programme écoute sur le port ${port}`);
    }
    const visit = new Visit(this.#client, (ms) => this.#accept(ms), this.exchanged);
    this.#visits.push(visit);
    return visit;
  }

  async #accept(ms: number): Promise<Wire | undefined> {
    this.#accepting ??= this.#listener!.accept().catch(() => undefined); // it is closed at the end
    const socket = await deadline(this.#accepting, ms).catch(() => undefined);
    if (!socket) return undefined;
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
   * Finds out what the program asks before its first message, starting it again for each way to answer: a
   * depth-first search.
   *
   * @throws {Fault} If it never connects.
   */
  async #learn(): Promise<Opening> {
    const { practical, level, timeout } = this.#client;
    const questions: string[][] = []; // the answers still to try for each question, the present one first
    let fallback: Opening | undefined;
    const end = Date.now() + LEARNING * timeout * 1000;
    while (true) {
      const visit = this.#launch();
      const { answered, before, message } = await this.#interview(visit, questions, end);
      const lines = message && openingOf({ practical, level, answered, message, hostname: HOSTNAME });
      const isRight = lines && (!playsAlone(this.#client) || await sendsAgain(visit, message));
      const failure = visit.noConnection();
      await visit.stop();
      await this.#refuseStale();
      this.exchanged.length = 0; // what is checked has not begun
      this.#connections = 0;
      if (isRight) return { lines, areEnough: before!.length <= lines.length };
      if (before) fallback ??= { lines: before, areEnough: true }; // the checks will say what is missing
      if (hasNext(questions) && Date.now() < end) continue;
      if (!fallback) throw failure;
      return fallback;
    }
  }

  /**
   * Answers its questions until its first message; returns what was typed, in all and before it connected.
   *
   * @param visit The run of the program.
   * @param questions The answers to try, the first of each list now; completed as questions come.
   * @param end When to give up.
   */
  async #interview(
    visit: Visit,
    questions: string[][],
    end: number,
  ): Promise<{ answered: string[]; before?: string[]; message?: string }> {
    const answered: string[] = [];
    const asked: string[] = [];
    let before: string[] | undefined;
    while (true) {
      const move = await visit.nextMove();
      if (visit.isConnected) before ??= [...answered];
      if (!move) return { answered, before };
      if ("question" in move) this.#client.asks ||= move.question !== "";
      if ("message" in move) return { answered, before, message: move.message };
      if (answered.length === MAX_QUESTIONS || Date.now() > end) return { answered, before };
      const situation = {
        ...this.#client,
        question: move.question,
        asked,
        isConnected: visit.isConnected,
        hostname: HOSTNAME,
      };
      const [answer] = questions[answered.length] ??= answersTo(situation);
      if (answer === undefined) return { answered, before };
      await visit.type(answer);
      answered.push(answer);
      asked.push(move.question);
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

/** Whether the program sends another guess that nobody has typed. */
async function sendsAgain(visit: Visit, guess: string): Promise<boolean> {
  await visit.send(Number(guess) > GUESS ? TOO_BIG : TOO_SMALL);
  const move = await visit.nextMove();
  return move !== undefined && "message" in move;
}
