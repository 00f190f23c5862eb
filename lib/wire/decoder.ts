/** Framing: bytes to messages, as TCP does not say where one ends; pure.
 * @module */

import { byteLength, MAX_MESSAGE, type Message, printable } from "../protocol.ts";
import { CommandFilter, erase, trimNuls } from "./quirks.ts";

/** How long to wait for the end of a line, and of a character, in ms. */
const LINE_TIMEOUT = 200, CHARACTER_TIMEOUT = 1000;

const LF = 0x0a, CR = 0x0d;
const NOTHING: Uint8Array = new Uint8Array();
const decoder = new TextDecoder();

/** The printable characters of ASCII, by byte. */
const PLAIN = Array.from({ length: 127 }, (_, byte) => byte < 0x20 ? undefined : String.fromCharCode(byte));

/** Turns the chunks of one connection into messages. The rules: `lib/README.md`, « The wire ». */
export class MessageDecoder {
  /** Whether the peer ends its messages with LF. So should our answers. */
  lines: boolean;
  /** Telnet's commands, and the answers to them. */
  readonly commands: CommandFilter = new CommandFilter();
  /** The bytes that wait for their end, {@linkcode MAX_MESSAGE} + 1 at most. */
  #pending = NOTHING;
  /** How many more came, which are not kept: an endless line takes no memory. */
  #dropped = 0;
  /** The last message had no LF: if one comes, it is that message's. */
  #unterminated = false;

  /** The peer sends `lines`, or nothing but lines (`strict`); the `seam` is where it glues messages. */
  constructor(private readonly options: { lines?: boolean; strict?: boolean; seam?: RegExp } = {}) {
    this.lines = Boolean(options.lines || options.strict);
  }

  /** How many ms of silence end the message that waits, if one does. */
  get flushTimeout(): number | undefined {
    if (this.#pending.length === 0) return undefined;
    if (this.#dropped === 0 && this.#pending.at(-1) === CR) return LINE_TIMEOUT; // old terminals send CR alone
    if (this.options.strict) return undefined;
    return this.#isCut() ? CHARACTER_TIMEOUT : LINE_TIMEOUT;
  }

  /** Returns the messages that a chunk completes. With `more`, the rest of it is still to be read. */
  push(chunk: Uint8Array, more = false): Message[] {
    return (more ? undefined : this.#pushPlain(chunk)) ?? this.#push(chunk, more);
  }

  /** A fast path, worth 5 % of the speed: printable ASCII from a bare peer is one message. */
  #pushPlain(chunk: Uint8Array): Message[] | undefined {
    if (this.lines || this.options.seam || this.commands.isInside) return;
    if (this.#pending.length > 0) return;
    let text = "";
    for (const byte of chunk) {
      const character = PLAIN[byte];
      if (character === undefined) return;
      text += character;
    }
    this.#unterminated = true;
    return [{ text, bytes: chunk.length }];
  }

  #push(chunk: Uint8Array, more: boolean): Message[] {
    const stripped = this.commands.strip(chunk);
    chunk = trimNuls(stripped);
    if (chunk.length === 0) return [];
    const isEnded = chunk.length < stripped.length && !this.options.strict;
    const messages: Message[] = [];
    let start = 0;
    for (let end; (end = chunk.indexOf(LF, start)) !== -1; start = end + 1) {
      this.#append(chunk.subarray(start, end));
      messages.push(...this.#endMessage(true));
    }
    // What goes on after LF is most likely made of lines.
    if (chunk.at(-1) === LF || (more && !isEnded && start > 0)) this.lines = true;
    if (start === chunk.length) return messages;
    this.#append(chunk.subarray(start));
    if (isEnded || !(this.lines || more || this.#isCut())) messages.push(...this.#endMessage(false));
    else this.#pending = this.#pending.slice(); // the chunk's buffer is used again
    return messages;
  }

  /** Returns what waits, as a message. */
  flush(): Message[] {
    return this.#pending.length > 0 ? this.#endMessage(false) : [];
  }

  /** Adds bytes to what waits, up to one byte over the limit. */
  #append(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, MAX_MESSAGE + 1 - this.#pending.length);
    this.#dropped += bytes.length - kept.length;
    if (this.#pending.length === 0) this.#pending = kept;
    else if (kept.length > 0) this.#pending = Uint8Array.of(...this.#pending, ...kept);
  }

  /** Whether what waits stops between CR and LF, or inside a character: of one, a streaming decoder keeps a rest. */
  #isCut(): boolean {
    if (this.#dropped > 0) return false;
    const last = this.#pending.at(-1)!;
    if (last < 0x80) return last === CR; // nearly always
    decoder.decode(this.#pending.subarray(-3), { stream: true });
    return decoder.decode() !== "";
  }

  #endMessage(terminated: boolean): Message[] {
    let line = this.#pending;
    if (line.at(-1) === CR) line = line.subarray(0, -1);
    if (this.#dropped === 0) line = this.options.strict ? erase(trimNuls(line)) : trimNuls(line);
    const isRestOfLast = line.length === 0 && this.#unterminated;
    const bytes = line.length + this.#dropped;
    this.#pending = NOTHING;
    this.#dropped = 0;
    this.#unterminated = !terminated;
    if (isRestOfLast) return [];
    let text = printable(decoder.decode(line.subarray(0, MAX_MESSAGE)));
    if (bytes > MAX_MESSAGE) text = text.replace(/\uFFFD$/, "") + "…";
    const parts = this.options.seam && !terminated ? text.split(this.options.seam) : [text];
    return parts.map((text) => ({ text, bytes: parts.length === 1 ? bytes : byteLength(text) }));
  }
}
