/** Framing: bytes to messages, as TCP does not say where one ends; pure.
 * @module */

import { byteLength, MAX_MESSAGE, type Message, printable } from "../protocol.ts";
import { CommandFilter, erase, trimNuls } from "./quirks.ts";

const LF = 0x0a, CR = 0x0d;
const NOTHING = new Uint8Array();
const decoder = new TextDecoder();

/** Turns the chunks of one connection into messages (`lib/README.md`, « The wire »). */
export class MessageDecoder {
  /** Whether the peer's messages end with LF, as ours should then. */
  lines: boolean;
  /** Telnet's commands, and the answers to them. */
  readonly commands = new CommandFilter();
  /** How many ms of silence end the message that waits, if any. */
  flushTimeout?: number;
  /** What waits: the longest message and a CR at most, and how many bytes more, which are not kept. */
  #pending = NOTHING;
  #dropped = 0;
  /** Whether the last message had its LF: otherwise one that comes is its own. */
  #hadLf = true;

  /** The peer sends `lines`, or nothing else (`strict`); it glues messages at the `seam`. */
  constructor(private readonly options: { lines?: boolean; strict?: boolean; seam?: RegExp } = {}) {
    this.lines = Boolean(options.lines || options.strict);
  }

  /** Returns the messages that a chunk completes; with `more`, there may be more to read. */
  push(chunk: Uint8Array, more = false): Message[] {
    const plain = !more && this.#pushPlain(chunk);
    if (plain) return plain;
    const stripped = this.commands.strip(chunk);
    const trimmed = trimNuls(stripped);
    if (trimmed.length === 0) return [];
    const isEnded = trimmed.length < stripped.length && !this.options.strict;
    const bytes = new Uint8Array(this.#pending.length + trimmed.length);
    bytes.set(this.#pending);
    bytes.set(trimmed, this.#pending.length);
    const messages: Message[] = [];
    let start = 0;
    for (let end; (end = bytes.indexOf(LF, start)) !== -1; start = end + 1) {
      messages.push(...this.#end(bytes.subarray(start, end), true));
    }
    const rest = bytes.subarray(start);
    // What goes on after LF is most likely lines.
    if (rest.length === 0 || (more && !isEnded && start > 0)) this.lines = true;
    if (rest.length === 0) return messages;
    const last = rest.at(-1)!;
    const hasCr = last === CR;
    if (last >= 0x80) decoder.decode(rest.subarray(-3), { stream: true });
    const isCut = decoder.decode() !== ""; // it stops inside a character
    if (isEnded || !(this.lines || more || hasCr || isCut)) return [...messages, ...this.#end(rest, false)];
    this.#pending = rest.slice(0, MAX_MESSAGE + 1);
    this.#dropped += rest.length - this.#pending.length;
    if (hasCr || !this.options.strict) this.flushTimeout = isCut ? 1000 : 200; // old terminals send CR alone
    else this.flushTimeout = undefined;
    return messages;
  }

  /** A fast path, worth 5 %: printable ASCII from a bare peer is one message. */
  #pushPlain(chunk: Uint8Array): Message[] | undefined {
    if (this.lines || this.options.seam || this.commands.place > 0 || this.#pending.length > 0) return;
    let text = "";
    for (const byte of chunk) {
      if (byte < 0x20 || byte > 0x7e) return;
      text += String.fromCharCode(byte);
    }
    this.#hadLf = false;
    return [{ text, bytes: chunk.length }];
  }

  /** Returns what waits, as a message. */
  flush(): Message[] {
    return this.#pending.length > 0 ? this.#end(this.#pending, false) : [];
  }

  #end(line: Uint8Array, hasLf: boolean): Message[] {
    const isWhole = line.length + this.#dropped <= MAX_MESSAGE + 1;
    if (line.at(-1) === CR) line = line.subarray(0, -1);
    if (isWhole) line = this.options.strict ? erase(trimNuls(line)) : trimNuls(line);
    const bytes = line.length + this.#dropped;
    const isRestOfLast = bytes === 0 && !this.#hadLf;
    this.#pending = NOTHING;
    this.#dropped = 0;
    this.flushTimeout = undefined;
    this.#hadLf = hasLf;
    if (isRestOfLast) return [];
    let text = printable(decoder.decode(line.subarray(0, MAX_MESSAGE)));
    if (bytes > MAX_MESSAGE) text = text.replace(/\uFFFD$/, "") + "…";
    const parts = this.options.seam && !hasLf ? text.split(this.options.seam) : [text];
    return parts.map((text) => ({ text, bytes: parts.length === 1 ? bytes : byteLength(text) }));
  }
}
