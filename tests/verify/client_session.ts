/**
 * A client under test: started for each check, once it is known what it asks before its first message.
 *
 * @module
 */

import { TOO_BIG, TOO_SMALL } from "../../lib/game.ts";
import { type Advice, Fault, Unverified } from "./check.ts";
import type { ClientSubject, Visitor } from "./checks/client.ts";
import { PlayedServer } from "./client_server.ts";
import type { ClientUnderTest, Greeting, Opening } from "./client_under_test.ts";
import { SILENCE, STARTING, Visit } from "./client_visit.ts";
import { complaintIn } from "./complaint.ts";
import type { Lane, Lanes, Language } from "./lanes.ts";
import { canHaveTerminal, type Program } from "./program.ts";
import { answersTo, choiceIn, GUESS, isGreeting, isName, NAME, openingOf, playsAlone } from "./questions.ts";
import type { Session } from "./runner.ts";
import { emptinessOf, sideOf } from "./source.ts";

/** Why a program that calls prompt() cannot be verified everywhere. */
const NO_TERMINAL =
  "prompt() ne lit qu'un vrai terminal, que ce vérificateur ne peut pas lui donner sous Windows, ni sans Python : " +
  "jouez vous-même avec lui";

/** What a server says to a greeting that waits for an answer. */
const WELCOME = `Bonjour ${NAME} !`;

/** The programs of which we know that their screen is no pipe's to hold back: see Program. */
const UNBUFFERED = /^(python[\d.]*|py|deno|node)(\.exe)?$/;

/** Advice about a server. */
const NO_CLIENT = "Un serveur se vérifie avec verify:server. Un client appelle connect.";

/** How many questions a client asks at most before its first message. */
const MAX_QUESTIONS = 6;

/** How long it may take to find out what it asks, in time limits of one step, once it has started. */
const LEARNING = 4;

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
  /** What it has sent of its own before. */
  greeting?: Greeting;
  /** Its first message. */
  message?: string;
  /** Whether it has not asked for it. */
  isSilent?: boolean;
}

/** One check's encounter with a client. */
export class ClientSession implements ClientSubject, Session {
  readonly warnings = new Map<string, Advice | undefined>();
  readonly exchanged: string[] = [];
  readonly #client: ClientUnderTest;
  readonly #lanes: Lanes;
  readonly #lane: Lane;
  readonly #server: PlayedServer;
  readonly #visits: Visit[] = [];
  readonly #others: ClientSession[] = [];
  #closing?: Promise<void>;

  /** Nothing is started yet. */
  constructor(client: ClientUnderTest, lanes: Lanes, lane: Lane) {
    this.#client = client;
    this.#lanes = lanes;
    this.#lane = lane;
    this.#server = new PlayedServer(lane.place, client.timeout, this.exchanged);
  }

  /** The run that has ended on an error, or else the one that was started last. */
  get program(): Program | undefined {
    if (this.#server.strayedTo !== undefined) return this.#visits.at(-1)?.program; // that nobody listened is no matter
    const visits = [this, ...this.#others].flatMap((session) => session.#visits);
    return (visits.find(({ screen }) => complaintIn(screen)) ?? this.#visits.at(-1))?.program;
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

  get greeting(): string | undefined {
    return this.#client.opening?.greeting?.text;
  }

  get asksName(): boolean {
    return this.#client.asksName === true;
  }

  get isToldAddress(): boolean {
    const { opening, metAt } = this.#client;
    const words = this.#lane.command.filter((word) => !word.startsWith("--allow-net"));
    return opening?.lines.includes(metAt!.hostname) || words.join(" ").includes(this.#lane.place.hostname);
  }

  get source(): string {
    return this.#lanes.source;
  }

  get language(): Language {
    return this.#lanes.language;
  }

  get awaitsGreeting(): boolean {
    return this.#client.isGreeted === true;
  }

  async start(): Promise<Visitor> {
    const { lines, areEnough, greeting } = await this.#opening();
    if (this.#visits.every(({ program }) => program.hasEnded)) await this.#server.refuseStale();
    const visit = this.#launch();
    for (let typed = 0; typed <= lines.length; typed++) {
      if (typed === greeting?.after) {
        await visit.receive();
        if (greeting.isAnswered) await visit.send(WELCOME);
      }
      if (typed < lines.length) await visit.press(lines[typed]);
    }
    if (areEnough) await visit.connected();
    await visit.begin();
    return visit;
  }

  beside(count: number): ClientSession[] {
    for (let lane; this.#others.length < count - 1 && (lane = this.#lanes.takeFree());) {
      this.#others.push(new ClientSession(this.#client, this.#lanes, lane));
    }
    return [this, ...this.#others];
  }

  warn(remark: string, advice?: Advice): void {
    this.warnings.set(remark, advice);
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    for (const visit of this.#visits) await visit.stop();
    for (const other of this.#others) await other.close();
    await this.#server.close();
    this.#lanes.give(this.#lane);
  }

  /** Returns what to type here before its first message. */
  async #opening(): Promise<Opening> {
    const { place } = this.#lane;
    const opening = this.#client.opening ??= await this.#learn();
    const { hostname, port } = this.#client.metAt ??= place;
    const here = new Map([[hostname, place.hostname], [String(port), String(place.port)]]);
    return { ...opening, lines: opening.lines.map((line) => here.get(line) ?? line) };
  }

  #launch(): Visit {
    if (this.#closing) throw new Unverified("le temps est écoulé"); // the check goes on, but nobody waits for it
    this.#server.listen();
    const visit = new Visit(this.#client, this.#lane, this.#server, this.exchanged);
    this.#visits.push(visit);
    return visit;
  }

  /**
   * Finds out how to start the program: what it asks before its first message, whether it needs a terminal to show
   * it, and whether it speaks first.
   *
   * @throws {Fault} If it never connects.
   */
  async #learn(): Promise<Opening> {
    const client = this.#client;
    if (client.lacksTerminal) throw new Unverified(NO_TERMINAL);
    this.#assertNotEmpty();
    let found = await this.#search();
    if (!found.right && !found.fallback) await this.#searchElsewhere();
    const [, name] = /([^/\\]*)$/.exec(this.#lane.command[0])!;
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

  /** @throws {Fault} If the program looks for its server on the other practical's port. */
  async #searchElsewhere(): Promise<void> {
    this.#server.listenElsewhere(); // only now: others may need that port
    const { failure } = await this.#search(1);
    if (this.#server.strayedTo !== undefined) throw failure;
  }

  /** @throws {Fault} If there is nothing to start. */
  #assertNotEmpty(): void {
    const hasText = this.#lane.command.some((word) => /\.(py|[cm]?[jt]s)$/i.test(word));
    const emptiness = hasText ? emptinessOf(this.source, this.language) : undefined;
    if (emptiness) throw new Fault("un programme", emptiness.came, emptiness.advice);
    if (sideOf(this.source) === "server") {
      throw new Fault("un client", "le programme attend des clients : c'est un serveur", NO_CLIENT);
    }
  }

  /**
   * Finds out what the program asks before its first message, starting it again for each way to answer: a
   * depth-first search.
   *
   * @param most How many times to start it at most.
   */
  async #search(most = Infinity): Promise<Found> {
    const { practical, level, timeout } = this.#client;
    const { hostname } = this.#lane.place;
    const questions: string[][] = []; // the answers still to try for each question, the present one first
    const found: Found = { hasSent: false, failure: undefined! };
    const end = Date.now() + LEARNING * timeout * 1000 + this.startup * 1000;
    let runs = 0;
    do {
      runs++;
      const visit = this.#launch();
      const { answered, before, message, greeting, isSilent } = await this.#interview(visit, questions, end);
      found.hasSent ||= message !== undefined;
      const lines = message && openingOf({ practical, level, answered, message, hostname });
      const isPlaying = lines && await visit.answer(practical === "tp1" ? "Bien reçu" : answerTo(message));
      found.failure = visit.noConnection();
      await visit.stop();
      await this.#server.refuseStale();
      this.#server.forget();
      if (lines && (isPlaying || !playsAlone(this.#client))) {
        this.#client.isSilent = isSilent;
        return { ...found, right: { lines, areEnough: before!.length <= lines.length, greeting } };
      }
      if (before) found.fallback ??= { lines: before, areEnough: true }; // the checks will say what is missing
      if (this.#server.strayedTo !== undefined || visit.program.isFlooding) break;
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
    const { practical, level } = this.#client;
    const { hostname, port } = this.#lane.place;
    while (true) {
      const move = await visit.nextMove();
      if (visit.isConnected) interview.before ??= [...answered];
      if (!move) return withoutGreeting(interview);
      if ("message" in move) {
        const message = move.message + await visit.overhear(SILENCE);
        const typed = answered.filter((line, index) => line !== hostname && !isName(asked[index]));
        if (interview.greeting || !isGreeting({ practical, level, message, typed })) {
          return { ...interview, message, isSilent: asked.at(-1) === "" };
        }
        interview.greeting = {
          after: answered.length,
          text: message,
          isAnswered: await visit.awaitsAnswer(),
        };
        if (interview.greeting.isAnswered) await visit.send(WELCOME);
        continue;
      }
      const { question } = move;
      this.#client.asks ||= question !== "";
      this.#client.asksName ||= isName(question);
      this.#client.hasMenu ||= choiceIn(question, "send") !== undefined;
      if (answered.length === MAX_QUESTIONS || Date.now() > end) return withoutGreeting(interview);
      const { source } = this;
      const situation = {
        ...this.#client,
        question,
        asked,
        source,
        isConnected: visit.isConnected,
        hostname,
        port,
      };
      const [answer] = questions[answered.length] ??= answersTo(situation);
      if (answer === undefined) return withoutGreeting(interview);
      await visit.press(answer);
      answered.push(answer);
      asked.push(question);
    }
  }
}

/** What comes alone is no greeting: it is the message. */
function withoutGreeting({ greeting, ...interview }: Interview): Interview {
  return greeting ? { ...interview, message: greeting.text } : interview;
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
