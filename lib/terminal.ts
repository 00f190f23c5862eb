/** What a person types and sees.
 *
 * @example
 * ```ts
 * import { say } from "./terminal.ts";
 * say("Bonjour !");
 * ```
 *
 * @module */

import { deadline } from "@std/async/deadline";
import { isEot } from "./protocol.ts";

const isTerminal = Deno.stdin.isTerminal();
/** Whether the input is a console of Windows. */
export const isConsole: boolean = isTerminal && Deno.build.os === "windows";

/** The question now asked, if any; the next one waits for the last answer. */
let question = "";
let lastAnswer: Promise<string | null> = Promise.resolve(null);
/** The next line, until it is taken; null is the end. */
let line: Promise<string | null> | undefined;
/** Resolved, and made anew, at each answer. */
let answered = Promise.withResolvers<void>();

/** What the screen has no time for waits here. */
const screen = Deno.stdout.writable.getWriter();
/** What ends all that is printed. */
let mark = "";

/** How to ask. */
export type AskOptions = {
  /** Returns why an answer is refused, in French; by default, an empty one is. */
  refuse?: (answer: string) => string | undefined;
  /** The server to hear meanwhile; `EoT` and `quitter` then end the conversation. */
  listenTo?: { arrival(): Promise<void>; pause(ms: number): Promise<boolean> };
  /** Whether to return "" instead, when its turn comes. */
  skip?: () => boolean;
};

/** Prints a line; the question, if any, again below. */
export function say(text: string): void {
  print(question ? `\n${text}\n${question}` : `${text}\n`);
}

function print(text: string) {
  screen.write(new TextEncoder().encode(text + mark)).catch(() => {}); // nobody reads (`| head`)
}

/** Acts at Ctrl+C, or if the window is closed. */
export function onInterrupt(action: () => void): void {
  const interrupt = () => {
    if (Deno.stdout.isTerminal()) say(""); // after ^C
    action();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    try {
      Deno.addSignalListener(signal, interrupt);
    } catch {
      // Deno before 2.7 knows Ctrl+C only, on Windows.
    }
  }
}

/** Whether lines are better counted than printed. */
export const isScreenBehind = (): boolean => screen.desiredSize! < -1000;

/** Resolves once all is printed, or after 500 ms. */
export const lastLines = (): Promise<void> => deadline(screen.ready, 500).catch(() => {});

/** Reads lines as they are asked for, with Node: on Windows, Deno loses accents. */
async function* readLines() {
  const { createInterface } = await import("node:readline"); // 40 ms, once there is a question
  const { stdin } = await import("node:process");
  const keyboard = createInterface({ input: stdin, crlfDelay: Infinity, terminal: false });
  keyboard.on("line", () => stdin.pause());
  for await (const text of keyboard) {
    if (text === "\x1a") return; // Ctrl+Z
    yield text.replace(/^\ufeff/, ""); // the byte order mark of a file
    stdin.resume();
  }
}

const lines = readLines();

const peekLine = () => line ??= lines.next().then(({ value }) => value ?? null);

/** Resolves at the end of the input (Ctrl+D). Lines typed while nobody asks are dropped; those of a pipe wait. */
export async function endOfInput(): Promise<void> {
  while (await (isConsole ? line : peekLine()) !== null) { // a console is read for questions only
    if (isTerminal && !isConsole && !question) line = undefined;
    else await answered.promise;
  }
}

/** Calls a function with each line typed at a terminal. */
export async function onLine(obey: (line: string) => void): Promise<void> {
  if (!isTerminal) return;
  if (isConsole) mark = "\x1b7"; // saves the cursor's place; \x1b8 restores it
  for (let text; (text = await peekLine()) !== null; obey(text)) {
    line = undefined;
    if (mark) print("\x1b8");
  }
}

/** Asks in its turn, until an answer is not refused. Returns it, or null if either side ends.
 * @throws {Failure} If the server goes without a word. */
export function ask(text: string, options: AskOptions = {}): Promise<string | null> {
  return lastAnswer = lastAnswer.catch(() => null).then(() => askInTurn(text, options));
}

/** Asks likewise; returns whether the answer is yes, or null at the end. */
export async function askYesNo(text: string, options: AskOptions = {}): Promise<boolean | null> {
  const refuse = (answer: string) => /^\s*[on]/i.test(answer) ? undefined : "Répondez o (oui) ou n (non).";
  const answer = await ask(text, { ...options, refuse });
  return answer === null ? null : /^\s*o/i.test(answer);
}

const refuseEmpty = (answer: string) => answer.trim() ? undefined : "Tapez votre réponse, puis Entrée.";

async function askInTurn(text: string, { refuse = refuseEmpty, listenTo, skip }: AskOptions) {
  if (skip?.()) return "";
  while (true) {
    if (listenTo && !await listenTo.pause(0)) return null; // it speaks first
    question = text;
    print(question);
    await lastLines(); // before the keyboard is read
    const answer = await Promise.race([peekLine(), ...listenTo ? [listenTo.arrival()] : []]);
    question = "";
    // A terminal has shown the whole line; not so a pipe, or if the server interrupts.
    if (typeof answer !== "string" || !isTerminal) say(answer ?? "");
    if (answer === undefined) continue;
    answered.resolve();
    answered = Promise.withResolvers();
    if (answer === null) return null;
    line = undefined;
    if (listenTo && (isEot(answer) || /^quitter$/i.test(answer.trim()))) return null;
    const refusal = refuse(answer);
    if (refusal === undefined) return answer;
    say(refusal);
  }
}
