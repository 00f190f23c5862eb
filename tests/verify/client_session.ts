/**
 * A client under test: started for each check, talked to at its keyboard and by the server it connects to.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { TOO_BIG, TOO_SMALL } from "../../lib/game.ts";
import { Fault, type Practical, Unverified } from "./check.ts";
import type { ClientSubject, Visitor } from "./client_checks.ts";
import { Program } from "./program.ts";
import { answersTo, GUESS, openingOf, playsAlone } from "./questions.ts";
import type { Session } from "./runner.ts";
import { Wire } from "./wire.ts";

/** Where clients find us. */
const HOSTNAME = "127.0.0.1";

/** How long nothing must move, in ms, before a program is believed to wait for its keyboard. */
const QUIET = { withQuestion: 300, without: 1000, atStart: 2000 };

/** How often to look whether something moves, in ms. */
const STEP = 25;

/** How many questions a client asks at most before its first message. */
const MAX_QUESTIONS = 8;

/** How long it may take to find out what it asks, in time limits of one step. */
const LEARNING = 4;

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
  opening?: string[];
}

/** What a program does next: it sends something, or seems to wait for an answer to what it has printed. */
type Move = { message: string } | { question: string };

/** One run of the program. */
class Visit implements Visitor {
  /** Whether it has connected. */
  isConnected = false;
  readonly program: Program;
  readonly #accept: (ms: number) => Promise<Wire | undefined>;
  readonly #onReconnect?: () => void;
  readonly #timeout: number;
  #wire?: Wire;
  /** How much it had printed when something was last typed. */
  #read = 0;
  #typed = "";

  /**
   * Observes a program that was just started.
   *
   * @param program The program.
   * @param accept Waits so many ms for a connection.
   * @param timeout How many seconds to wait for what must come.
   * @param onReconnect Called when it connects again; not given if it must not.
   */
  constructor(
    program: Program,
    accept: (ms: number) => Promise<Wire | undefined>,
    timeout: number,
    onReconnect?: () => void,
  ) {
    this.program = program;
    this.#accept = accept;
    this.#timeout = timeout;
    this.#onReconnect = onReconnect;
  }

  get screen(): string {
    return this.program.screen;
  }

  async type(line: string): Promise<void> {
    this.#read = this.screen.length;
    this.#typed = line;
    await this.program.type(line);
  }

  /** Waits for its connection; returns whether it came. */
  async connects(ms = this.#timeout * 1000): Promise<boolean> {
    for (const end = Date.now() + ms; !this.#wire && Date.now() < end && !this.program.hasEnded;) {
      this.#wire = await this.#accept(STEP);
    }
    this.#wire ??= await this.#accept(0); // it may have connected and ended
    return this.isConnected = this.#wire !== undefined;
  }

  async receive(complete?: RegExp): Promise<string> {
    try {
      return await this.#wire!.receive(complete);
    } catch (fault) {
      const again = this.#onReconnect && this.#wire!.hasEnded && await this.#accept(this.#timeout * 1000);
      if (!again) throw fault;
      this.#onReconnect!();
      this.#wire = again;
      return await again.receive(complete);
    }
  }

  async overhear(ms?: number): Promise<string> {
    return await this.#wire!.overhear(ms);
  }

  async send(data: string | Uint8Array): Promise<void> {
    await this.#wire!.send(data);
  }

  async closeWrite(): Promise<void> {
    await this.#wire!.closeWrite();
  }

  async isClosed(): Promise<boolean> {
    return await this.#wire!.isClosed();
  }

  async shows(text: RegExp): Promise<boolean> {
    for (const end = Date.now() + this.#timeout * 1000; Date.now() < end; await delay(STEP)) {
      if (text.test(this.screen)) return true;
    }
    return false;
  }

  async exitStatus(seconds = this.#timeout): Promise<number | undefined> {
    return await this.program.exitStatus(seconds);
  }

  async stop(): Promise<void> {
    await this.program.kill();
    await this.#wire?.leave();
  }

  /** Waits for what the program does next; returns undefined if it ends, or closes. */
  async nextMove(): Promise<Move | undefined> {
    let still = 0; // ms
    for (let printed = "";; still += STEP) {
      const wasConnected = this.isConnected;
      const message = await this.#wire?.read(STEP);
      if (message !== undefined) return { message };
      if (this.#wire?.hasEnded) return undefined;
      if (!wasConnected && await this.connects(STEP)) still = 0;
      else if (this.program.hasEnded) return undefined;
      const question = this.screen.slice(this.#read).replace(this.#typed, ""); // a terminal shows what is typed
      if (question !== printed) still = 0;
      printed = question;
      const isStarting = !this.isConnected && this.#typed === "";
      const patience = question.trim() ? QUIET.withQuestion : isStarting ? QUIET.atStart : QUIET.without;
      if (still >= patience) return { question };
    }
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

  /** Nothing is started yet. */
  constructor(client: ClientUnderTest) {
    this.#client = client;
  }

  /** The run that was started last. */
  get program(): Program | undefined {
    return this.#visits.at(-1)?.program;
  }

  async start(): Promise<Visitor> {
    const opening = this.#client.opening ??= await this.#learn();
    const visit = this.#launch();
    for (const line of opening) await visit.type(line);
    if (!await visit.connects()) throw this.#noConnection();
    return visit;
  }

  warn(remark: string): void {
    this.warnings.add(remark);
  }

  async close(): Promise<void> {
    for (const visit of this.#visits) await visit.stop();
    this.#listener?.close();
  }

  #launch(): Visit {
    const { command, port, pty, timeout, practical } = this.#client;
    try {
      this.#listener ??= Deno.listen({ hostname: HOSTNAME, port });
    } catch {
      throw new Unverified(`un autre programme écoute sur le port ${port}`);
    }
    // « Exécuter en boucle la version 2.0 » may mean the connection too.
    const warnOfIt = () => this.warn("rouvre une connexion pour chaque message");
    const onReconnect = practical === "tp1" ? warnOfIt : undefined;
    const visit = new Visit(new Program(command, pty), (ms) => this.#accept(ms), timeout, onReconnect);
    this.#visits.push(visit);
    return visit;
  }

  async #accept(ms: number): Promise<Wire | undefined> {
    this.#accepting ??= this.#listener!.accept().catch(() => undefined); // it is closed at the end
    const socket = await deadline(this.#accepting, ms).catch(() => undefined);
    if (!socket) return undefined;
    this.#accepting = undefined;
    const name = `#${++this.#connections}`;
    return new Wire(socket, this.#client.timeout, "un message", name, this.exchanged);
  }

  #noConnection(): Fault {
    const came = this.program?.hasEnded ? "le programme s'arrête sans se connecter" : "il ne se connecte pas";
    return new Fault(`une connexion à ${HOSTNAME}, port ${this.#client.port}`, came);
  }

  /**
   * Finds out what the program asks before its first message, starting it again for each way to answer: a
   * depth-first search. Returns what to type.
   *
   * @throws {Fault} If it never connects.
   */
  async #learn(): Promise<string[]> {
    const { practical, level, timeout } = this.#client;
    const questions: string[][] = []; // the answers still to try for each question, the present one first
    let untilConnected: string[] | undefined;
    const end = Date.now() + LEARNING * timeout * 1000;
    do {
      const visit = this.#launch();
      const { answered, before, message } = await this.#interview(visit, questions);
      if (visit.isConnected) untilConnected ??= before;
      const opening = message && openingOf({ practical, level, answered, message, hostname: HOSTNAME });
      const isRight = opening && (!playsAlone(this.#client) || await sendsAgain(visit, message));
      await visit.stop();
      this.exchanged.length = 0;
      if (isRight) return opening;
    } while (hasNext(questions) && Date.now() < end);
    if (untilConnected) return untilConnected; // the checks will say what is missing
    throw this.#noConnection();
  }

  /** Answers its questions until its first message; returns what was typed, in all and before it connected. */
  async #interview(
    visit: Visit,
    questions: string[][],
  ): Promise<{ answered: string[]; before?: string[]; message?: string }> {
    const answered: string[] = [];
    let before: string[] | undefined;
    while (true) {
      const move = await visit.nextMove();
      if (visit.isConnected) before ??= [...answered];
      if (!move) return { answered, before };
      if ("message" in move) return { answered, before, message: move.message };
      if (answered.length === MAX_QUESTIONS) return { answered, before };
      const situation = {
        ...this.#client,
        question: move.question,
        answered,
        isConnected: visit.isConnected,
        hostname: HOSTNAME,
      };
      const [answer] = questions[answered.length] ??= answersTo(situation);
      if (answer === undefined) return { answered, before };
      await visit.type(answer);
      answered.push(answer);
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
