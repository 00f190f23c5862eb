/**
 * One run of a client under test: what is typed at its keyboard, and what it does then, on its screen and to its
 * server.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { stripAnsiCode } from "@std/fmt/colors";
import { ENDLESS, Fault, type Place, Unverified } from "./check.ts";
import type { Visitor } from "./checks/client.ts";
import type { ClientUnderTest } from "./client_under_test.ts";
import { type PlayedServer, STEP } from "./client_server.ts";
import type { Lane } from "./lanes.ts";
import { canHaveTerminal, Program } from "./program.ts";
import { answerFor, choiceIn, playsAlone } from "./questions.ts";
import type { Wire } from "./wire.ts";

/** How long nothing must move, in ms, before a program that has started is believed to wait for its keyboard. */
const QUIET = { withQuestion: 300, without: 1000 };

/** How many ms a program needs at most to start, in time limits of one step: an antivirus reads it first. */
export const STARTING = 3;

/** How much of its own startup, in ms, a program may need for anything else. */
const MAX_PACE = 2000;

/** What a server says that speaks first. */
const GREETING = "Bienvenue !";

/** Why a screen cannot be verified: see Program. */
const BUFFERED =
  "l'écran reste vide tant que le programme n'a pas de terminal : videz la mémoire tampon après " +
  "chaque affichage, par fflush(stdout) en C, par print(…, flush=True) en Python";

/** How much time of a processor, in ms, a program uses meanwhile that turns in a loop without waiting for anything. */
const SPINNING = 40;

/** How long a program waits for its keyboard, in ms, that is believed to do nothing else. */
const IDLE = 500;

/** How many messages more show that a conversation goes on that should have ended. */
const MANY = 3;

/** How much longer to wait than the time limit, in ms. */
const GRACE = 1000;

/** The last exit status of a program that has ended by itself; what follows is that of signals. */
const MAX_STATUS = 128;

/** How long a silence ends a message, in ms. */
export const SILENCE = 100;

/** Returns the last line of a text that is not empty. */
function lastLine(text: string): string {
  return text.trim().split(/[\r\n]+/).at(-1)!.trim();
}

/** What a program does next: it sends something, or seems to wait for an answer to what it has printed. */
export type Move = { message: string } | { question: string };

/** One run of the program. */
export class Visit implements Visitor {
  /** The program. */
  readonly program: Program;
  hasReconnected = false;
  readonly #client: ClientUnderTest;
  readonly #place: Place;
  readonly #server: PlayedServer;
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
  /** What it asked when something was typed last. */
  #asked = "";
  /** How many messages it has sent on since then that only a conversation that goes on has. */
  #further = 0;

  /**
   * Starts the program.
   *
   * @param client What to start.
   * @param lane Where.
   * @param server What it connects to.
   * @param exchanged Where what is typed is noted.
   */
  constructor(client: ClientUnderTest, lane: Lane, server: PlayedServer, exchanged: string[]) {
    this.program = new Program(lane, client.pty);
    this.#client = client;
    this.#place = lane.place;
    this.#server = server;
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

  async type(line: string, why?: string): Promise<void> {
    if (this.#client.hasMenu) {
      await this.#untilStill();
      const choice = choiceIn(this.#question, "send");
      if (choice !== undefined) await this.press(choice, "pour envoyer");
      if (choice !== undefined) await this.#untilStill();
    }
    await this.press(line, why);
  }

  async press(line: string, why = ""): Promise<void> {
    await this.#untilReady();
    const isShown = !this.#client.asks || this.#shownSince(this.#said) !== "";
    if (this.#client.pty || !isShown || !this.program.isReading()) await this.#untilSettled();
    this.#asked = lastLine(this.#question) || this.#asked;
    this.#printed = this.#said = this.screen.length;
    this.#typed = line;
    this.#hasSent = false;
    this.#further = 0;
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
    const { hostname, port } = this.#place;
    const expected = `une connexion à ${hostname}, port ${port}`;
    const { strayedTo } = this.#server;
    if (strayedTo !== undefined) {
      const [own, usual, other] = this.#client.practical === "tp1" ? [1, 6000, 3] : [3, 6400, 1];
      const isOthers = strayedTo !== usual;
      return new Fault(
        expected,
        `il se connecte au port ${strayedTo}${isOthers ? `, celui du TP ${other}` : ""}`,
        port === usual || isOthers
          ? `Au TP ${own}, le port est ${usual} : remplacez ${strayedTo} par ${usual}` +
            (isOthers ? `, ou vérifiez ce programme avec --tp ${other}.` : ".")
          : `Vous vérifiez avec --port ${port} : mettez ${port} dans le programme, ou enlevez --port.`,
      );
    }
    if (this.program.isFlooding) return new Fault(expected, "le programme inonde l'écran", ENDLESS);
    if (!this.program.hasEnded) return new Fault(expected, "il ne se connecte pas");
    return new Fault(expected, "le programme s'arrête sans se connecter");
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
    await this.#untilSettled();
    return this.#question;
  }

  async receive(complete?: RegExp): Promise<string> {
    const wire = await this.connected();
    let begun: string | undefined;
    const hasCome = async () => (begun = await wire.read(STEP)) !== undefined || wire.hasEnded;
    await this.#until(hasCome, this.#client.timeout);
    if (begun === undefined && !wire.hasEnded) {
      if (this.program.isReading()) throw new Fault("un message", "rien ne part, il attend le clavier");
      begun = await wire.read(GRACE); // we may be late ourselves
      if (begun === undefined && !wire.hasEnded) {
        throw new Fault("un message", `rien en ${this.#client.timeout} s`);
      }
    }
    return this.#note(await wire.receive(complete, undefined, begun));
  }

  async reconnects(): Promise<boolean> {
    if (!this.hasReconnected) await this.#connect(QUIET.withQuestion);
    return this.hasReconnected;
  }

  async awaitsAnswer(): Promise<boolean> {
    const printed = this.screen.length;
    for (let still = 0, seen = printed; still < QUIET.without + this.#pace; still += STEP) {
      await delay(STEP);
      if (this.screen.length > seen) still = 0;
      seen = this.screen.length;
      const hasAsked = seen > printed && still >= QUIET.withQuestion;
      if (hasAsked || (still >= this.#settling && this.program.isReading())) return false;
    }
    return true;
  }

  isReading(): boolean {
    return this.program.isReading();
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
    this.#server.hangUp();
    (await this.connected()).vanish();
  }

  async isClosed(seconds?: number): Promise<boolean> {
    const wire = await this.connected();
    for (let more; (more = await wire.read((seconds ?? this.#client.timeout) * 1000)) !== undefined;) {
      const isTyped = this.#typed !== "" && more.trimEnd().endsWith(this.#typed);
      this.#further += isTyped ? MANY : /\d/.test(more) ? 1 : 0;
    }
    return wire.hasEnded;
  }

  /** What is shown from now on is no greeting. */
  async begin(): Promise<void> {
    await this.#untilReady();
    await this.#untilSettled();
    this.#greeting = this.screen.length;
  }

  async shows(text: RegExp): Promise<boolean> {
    const isShown = () => text.test(stripAnsiCode(this.screen.slice(this.#greeting)));
    await this.#until(isShown, this.#client.timeout);
    if (this.screen === "" && this.#client.isBuffered) throw new Unverified(BUFFERED);
    return isShown();
  }

  async exitStatus(seconds = this.#client.timeout): Promise<number | undefined> {
    await this.#until(() => this.program.hasEnded || this.#further >= MANY, seconds + this.#pace / 1000);
    const status = await this.program.exitStatus(0);
    // Python ends so if a thread of its reads a pipe, but not if that reads a terminal: it is given one next time.
    if (status !== undefined && status > MAX_STATUS) this.#client.pty ||= canHaveTerminal();
    return status;
  }

  /** Whether it asks what it asked last, but for the numbers in it. */
  get asksAgain(): boolean {
    const form = (question: string) => lastLine(question).replace(/\d+/g, "0");
    return this.#asked !== "" && form(this.#question) === form(this.#asked);
  }

  /** Waits until something is so, for so many seconds, but not for what a program does that waits for its keyboard. */
  async #until(isSo: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    let [still, printed] = [0, -1]; // ms, characters
    while (!await isSo() && Date.now() < end && still < IDLE + this.#pace / 4) {
      await delay(STEP);
      const isOver = this.program.hasEnded || this.asksAgain || this.program.isReading();
      const isIdle = this.screen.length === printed && isOver;
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
      if (this.#server.strayedTo !== undefined || (this.program.isFlooding && !this.#wire)) return undefined;
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
    const text = stripAnsiCode(this.screen.slice(printed));
    return (this.#client.pty ? text.replace(this.#typed, "") : text).trim();
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
    const isSilent = this.#client.isSilent || playsAlone(this.#client); // once it is connected
    const asks = this.#client.asks && !(isSilent && this.#wire);
    // Who reads the keyboard has printed its question: it may still be on its way.
    const isReady = () =>
      this.#hasSent || this.#shownSince(this.#said) !== "" || (!asks && this.program.isReading());
    while (!isReady() && !this.program.hasEnded) {
      if (Date.now() - start > (asks ? this.#patience : QUIET.withQuestion)) break;
      await delay(STEP);
    }
    this.#showsLife();
  }

  /** Waits until it has printed all that it asks. */
  async #untilStill(): Promise<void> {
    await this.#untilReady();
    for (let still = 0, printed = -1; still < QUIET.withQuestion + this.#pace; still += STEP) {
      if (still >= this.#settling && this.program.isReading()) break;
      if (this.screen.length !== printed) still = 0;
      printed = this.screen.length;
      await delay(STEP);
    }
  }

  /** Waits until what it prints has reached us. */
  async #untilSettled(): Promise<void> {
    let printed = -1;
    while (printed !== this.screen.length) {
      printed = this.screen.length;
      await delay(this.#settling);
    }
  }

  /** Waits so many ms for its connection, or the next, but no longer than the program lives. */
  async #connect(ms: number): Promise<Wire | undefined> {
    const end = Date.now() + ms;
    let wire: Wire | undefined;
    for (let hasEnded = false; !wire && !hasEnded && Date.now() < end;) {
      hasEnded = this.program.hasEnded; // it may have connected before
      wire = await this.#server.accept(STEP);
    }
    if (wire && this.#wire) this.hasReconnected = true;
    this.#wire = wire ?? this.#wire;
    this.#showsLife();
    if (wire) wire.lineEnd = this.lineEnd;
    if (wire && this.#client.isGreeted) await wire.send(GREETING);
    return wire;
  }
}
