/**
 * What a person types and sees.
 *
 * @module
 */

import { setColorEnabled, stripAnsiCode } from "@std/fmt/colors";
import { delay } from "@std/async/delay";
import { Failure } from "./errors.ts";
import { isEot } from "./protocol.ts";

/** The question at the end of the screen, waiting for its answer. */
let question = "";
/** What was read from the keyboard and is not a whole line yet. */
let typed = "";
/** Whether the input has ended: a terminal could be read again after Ctrl+D. */
let ended = false;
/** The line that was asked of the keyboard and nobody has taken yet. */
let line: Promise<string | null> | undefined;

/** What is to be printed, and the promise to print it. */
let output = "";
let printing: Promise<void> | undefined;

/** What comes before the rest of a line that had to be broken. */
const MARGIN = "         ";

const buffer = new Uint8Array(4096);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Prints one line; a question that waits for its answer is shown again below it. */
export function say(text: string): void {
  print(question === "" ? `${text}\n` : `\n${text}\n${question}`);
}

/**
 * Returns a line as a terminal should show it. Where it must be broken, the rest is set off from the margin: what
 * a peer has sent never looks like a line of ours. Beyond three rows it is cut.
 *
 * @param start The beginning of the line, which is ours.
 * @param text What a peer has sent.
 */
export function fold(start: string, text: string): string {
  const columns = Deno.stdout.isTerminal() ? Deno.consoleSize().columns - 1 : 0;
  if (columns < 20) return start + text; // no terminal, or one that does not tell
  let folded = start;
  let column = stripAnsiCode(start).length;
  let rows = 1;
  for (const character of text) {
    const width = character < "\u1100" ? 1 : 2; // Chinese, emojis… are wide
    if (column + width > columns) {
      if (++rows > 3) return `${folded}…`;
      folded += `\n${MARGIN}`;
      column = MARGIN.length;
    }
    folded += character;
    column += width;
  }
  return folded;
}

/** Shows a question at the end of the screen; an empty one when it is over. */
function show(text: string): void {
  question = text;
  print(text);
}

function print(text: string): void {
  output += text;
  printing ??= printAll();
}

/** Writes what there is to print, in batches: nobody waits for the screen, however slow it is. */
async function printAll(): Promise<void> {
  await null; // until the end of this turn, in case there is more to print
  while (output !== "") {
    let bytes: Uint8Array = encoder.encode(output);
    output = "";
    try {
      while (bytes.length > 0) bytes = bytes.subarray(await Deno.stdout.write(bytes));
    } catch {
      // Nobody reads us any more (`| head`): a server goes on for its clients.
    }
  }
  printing = undefined;
}

/** Whether the screen is behind, so that it is better to count lines than to print them. */
export function isScreenBehind(): boolean {
  return output.length > 100_000;
}

/**
 * Returns the next line of the keyboard, or of the pipe in its place, null at its end. The line stays the
 * next one until {@linkcode takeLine} takes it, so that the wait for it can be given up and taken up again.
 */
export function nextLine(): Promise<string | null> {
  return line ??= readLine();
}

/** Takes the line that {@linkcode nextLine} returned. */
export function takeLine(): void {
  line = undefined;
}

async function readLine(): Promise<string | null> {
  // Not `prompt()`, which stops everything else, nor `stdin.readable`, which may lose a line (deno#35601).
  while (!typed.includes("\n")) {
    const count = ended ? null : await Deno.stdin.read(buffer).catch(() => null); // unreadable is ended
    ended = count === null;
    if (ended && typed === "") return null;
    typed += count === null ? "\n" : decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  const end = typed.indexOf("\n");
  const text = typed.slice(0, end).replace(/\r$/, "");
  typed = typed.slice(end + 1);
  return text === "\x1a" ? null : text; // Ctrl+Z, the end of input on Windows
}

/** Returns why an empty line is no answer, undefined for any other line. */
function refuseEmpty(text: string): string | undefined {
  return text.trim() === "" ? "Tapez votre réponse, puis Entrée." : undefined;
}

/** Whether the answer to a question is yes. */
export function isYes(answer: string): boolean {
  return /^\s*o/i.test(answer);
}

/** Returns why an answer is neither yes nor no, in a French sentence, or undefined if it is. */
export function refuseUnclear(answer: string): string | undefined {
  return /^\s*[on]/i.test(answer) ? undefined : "Répondez o (oui) ou n (non).";
}

/**
 * Asks a question until it gets an answer that is not refused; returns the line typed, or null at the end
 * of the input (Ctrl+D, Ctrl+Z on Windows).
 *
 * @param text The question.
 * @param refuse Returns why an answer is refused, in a French sentence, or undefined to accept it.
 */
export async function ask(text: string, refuse = refuseEmpty): Promise<string | null> {
  return await askOnce(text, refuse, new Promise(() => {})) ?? null;
}

/**
 * Like {@linkcode ask}, in the loop of a conversation: returns undefined as soon as `event` happens, and
 * null if the user wants to stop, by `EoT`, `quitter` or the end of the input.
 */
export async function askUntil(
  event: Promise<void>,
  text: string,
  refuse: (answer: string) => string | undefined = refuseEmpty,
): Promise<string | null | undefined> {
  const stops = (answer: string) => isEot(answer) || answer.trim().toLowerCase() === "quitter";
  const answer = await askOnce(text, (answer) => stops(answer) ? undefined : refuse(answer), event);
  return answer && stops(answer) ? null : answer;
}

async function askOnce(
  text: string,
  refuse: (answer: string) => string | undefined,
  event: Promise<void>,
): Promise<string | null | undefined> {
  const happened = event.then(() => undefined);
  // If it has happened already, do not even ask.
  if (await Promise.race([happened, delay(0).then(() => "ask")]) === undefined) return undefined;
  while (true) {
    show(text);
    const answer = await Promise.race([happened, nextLine()]);
    show("");
    if (answer === undefined) {
      say(""); // what comes next is not typed by the user
      return undefined;
    }
    takeLine();
    // A terminal shows what is typed and its end of line; a pipe does not.
    if (answer === null || !Deno.stdin.isTerminal()) say(answer ?? "");
    const refusal = answer === null ? undefined : refuse(answer);
    if (refusal === undefined) return answer;
    say(refusal);
  }
}

/**
 * Runs a program and ends the process: status 0, or after a {@linkcode Failure}, shown as one sentence,
 * the status it asks for. Another error is a mistake in the program: it is shown with its place, status 1.
 */
export async function run(main: (args: string[]) => Promise<void>): Promise<never> {
  setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
  let status = 0;
  try {
    await main(Deno.args);
  } catch (error) {
    await lastLines();
    console.error(error instanceof Failure ? error.message : error);
    status = error instanceof Failure ? error.status : 1;
  }
  if (isDoubleClicked()) await ask("Appuyez sur Entrée pour fermer cette fenêtre. ", () => undefined);
  await lastLines();
  Deno.exit(status); // a read of the keyboard that nobody waits for would keep the process alive
}

/** Waits until the last lines are printed, but not for ever: the screen may be a pipe that nobody reads. */
async function lastLines(): Promise<void> {
  await Promise.race([printing, delay(500)]);
}

/** Whether the window of an executable closes with it, so that nobody could read its last line. */
function isDoubleClicked(): boolean {
  return Deno.build.os === "windows" && Deno.build.standalone && Deno.args.length === 0 &&
    Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}
