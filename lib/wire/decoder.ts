/** Framing: bytes to messages; pure. TCP carries a stream of bytes; nothing in it says where a message ends. A *bare* peer,
 * as the handout's programs, takes each chunk (what one read returns) for a message. A *line* peer, such as `nc` or
 * `telnet`, ends each message with a line feed. The decoder serves both.
 * @module */

import { byteLength, MAX_MESSAGE, type Message, printable } from "../protocol.ts";
import { CommandFilter, erase, trimNuls } from "./quirks.ts";

/** Flush timeouts, in ms: of a line without its LF, and of a message cut inside a character. */
const LINE_TIMEOUT = 200, CHARACTER_TIMEOUT = 1000;

const LF = 0x0a, CR = 0x0d;
const NOTHING: Uint8Array = new Uint8Array();
const decoder = new TextDecoder();

/** The printable characters of ASCII, by their bytes. */
const PLAIN = Array.from({ length: 127 }, (_, byte) => byte < 0x20 ? undefined : String.fromCharCode(byte));

/** What is known beforehand of a peer. */
export type DecoderOptions = {
  /** It sends lines from the start. */
  lines?: boolean;
  /** It sends nothing but lines: an unfinished one is no message, however long the silence. */
  strict?: boolean;
  /** Where messages part that a bare peer has glued together. */
  seam?: RegExp;
};

/** Turns the chunks of one connection into messages.
 * - LF or CRLF ends a message. So does a NUL at the end of a chunk, unless the peer is strict.
 * - The rest of a chunk from a bare peer is a message too, unless it stops inside a character or at a CR.
 * - Once a chunk has ended in LF the peer speaks in lines: an unfinished line waits for its LF.
 * - What waits becomes a message after {@link flushTimeout} ms of silence, or at the end of the stream. */
export class MessageDecoder {
  /** Whether the peer ends its messages with LF. Answers to it should do the same. */
  lines: boolean;
  /** The bytes since the last message, {@linkcode MAX_MESSAGE} + 1 at most. */
  #pending = NOTHING;
  /** How many bytes came after those. An endless line takes no memory. */
  #dropped = 0;
  /** The last message had no LF. If one comes now, it is that one's. */
  #unterminated = false;
  /** Telnet's commands, and the answers to them. */
  readonly commands: CommandFilter = new CommandFilter();

  /** Starts without knowing the peer's dialect, unless told. */
  constructor(private readonly options: DecoderOptions = {}) {
    this.lines = Boolean(options.lines || options.strict);
  }

  /** How many ms of silence end the message that waits; undefined if none waits. */
  get flushTimeout(): number | undefined {
    if (this.#pending.length === 0) return undefined;
    if (this.#dropped === 0 && this.#pending.at(-1) === CR) return LINE_TIMEOUT; // an old terminal sends CR alone
    if (this.options.strict) return undefined;
    return this.#isCut(this.#pending) ? CHARACTER_TIMEOUT : LINE_TIMEOUT;
  }

  /** Returns the messages that a chunk completes; `more` if the rest of it is still to be read. */
  push(chunk: Uint8Array, more = false): Message[] {
    return (more ? undefined : this.#pushPlain(chunk)) ?? this.#push(chunk, more);
  }

  /** The fast path, of nearly all chunks: printable ASCII from a bare peer is one message. Worth 5 % of the speed. */
  #pushPlain(chunk: Uint8Array): Message[] | undefined {
    if (this.lines || this.options.seam || this.#pending.length > 0 || chunk.length > PLAIN.length) {
      return undefined;
    }
    if (this.commands.isInside) return undefined;
    let text = "";
    for (const byte of chunk) {
      const character = PLAIN[byte];
      if (character === undefined) return undefined;
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
      messages.push(...this.#endMessage(this.#pendingAnd(chunk.subarray(start, end)), true));
    }
    // A chunk that goes on after a line feed is most likely made of lines.
    if (chunk[chunk.length - 1] === LF || (more && !isEnded && start > 0)) this.lines = true;
    if (start === chunk.length) return messages;
    const rest = this.#pendingAnd(chunk.subarray(start));
    if (!isEnded && (this.lines || more || this.#isCut(rest))) this.#pending = rest.slice();
    else messages.push(...this.#endMessage(rest, false));
    return messages;
  }

  /** Returns what was waiting, as a message. */
  flush(): Message[] {
    return this.#pending.length > 0 ? this.#endMessage(this.#pending, false) : [];
  }

  /** Returns what was waiting and the bytes after it, but no more than one byte over the limit. */
  #pendingAnd(bytes: Uint8Array): Uint8Array {
    const kept = bytes.subarray(0, MAX_MESSAGE + 1 - this.#pending.length);
    this.#dropped += bytes.length - kept.length;
    if (kept.length === 0) return this.#pending; // an endless line is not copied at each read
    return this.#pending.length === 0 ? kept : Uint8Array.of(...this.#pending, ...kept);
  }

  /** Whether bytes stop between CR and LF, or inside a character. */
  #isCut(bytes: Uint8Array): boolean {
    return this.#dropped === 0 && (bytes.at(-1) === CR || endsInsideCharacter(bytes));
  }

  #endMessage(line: Uint8Array, terminated: boolean): Message[] {
    if (line[line.length - 1] === CR) line = line.subarray(0, -1);
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

/** Whether the bytes stop before the last byte of a UTF-8 character (RFC 3629, section 3). */
function endsInsideCharacter(bytes: Uint8Array): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80 || byte > 0xf4) return false;
    if (byte >= 0xc2) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
  }
  return false;
}
