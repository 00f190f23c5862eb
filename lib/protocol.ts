/** Bytes to messages and back, and the words of the protocol; pure. TCP carries a stream of bytes: nothing in it says
 * where a message ends. To a *bare* peer, as the handout's programs are, what one read returns, a *burst*, is a message.
 * A *line* peer, such as `nc` or `telnet`, ends each message with a line feed. {@linkcode MessageDecoder} serves both.
 * @module */

import { CommandFilter, erase, trimNuls } from "./peers.ts";

/** The longest message, in bytes: the handout's buffer, `recv(4096)`. */
export const MAX_MESSAGE = 4096;
/** End of transmission: whoever sends it ends the conversation (handout, section 2). */
export const EOT = "EoT";
/** Where the last word of a server begins that is glued to an answer: « Message 3 bien reçu (5 octets)EoT ». */
export const EOT_SEAM = /(?<=\S)(?=EoT$)/u;
/** A server's answer to a message of more than {@linkcode MAX_MESSAGE} bytes. */
export const TOO_LONG = `Message trop long (${MAX_MESSAGE} octets au plus)`;
/** A server's answer to a client it has no room for. */
export const SERVER_FULL = "Serveur complet";

/** How long a silence ends a line without its line feed or after a CR, and a message cut inside a character, in ms. */
const LINE_SILENCE = 200, CHARACTER_SILENCE = 1000; // the rest is most likely on its way

const LF = 0x0a, CR = 0x0d;
const NOTHING: Uint8Array = new Uint8Array();
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of the last texts encoded: a server repeats itself, and encoding is 8 % of what an answer costs. */
const encoded = new Map<string, Uint8Array<ArrayBuffer>>();

/** Returns the UTF-8 bytes of a text; not to be written to. */
export function encode(text: string): Uint8Array<ArrayBuffer> {
  if (!encoded.has(text)) {
    if (encoded.size === 64) encoded.clear(); // so that texts that are all different take no memory
    encoded.set(text, encoder.encode(text));
  }
  return encoded.get(text)!;
}

/** Returns the number of bytes a text takes once encoded: « é » takes two. */
export const byteLength = (text: string): number => encode(text).length;

/** Whether a message ends the conversation: `EoT` in any case, alone or after « NAME dit : ». */
export const isEot = (text: string): boolean => /^(.* dit : )?eot$/i.test(text.trim());

const ACTING = /([\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}])\1*/gu; // many in a row are one match

/** Returns a text in which all that could act on a screen is visible: `\x1b`; a row of it never fills one: `\x00 × 248`. */
export function printable(text: string): string {
  return text.replaceAll("\t", " ").replace(ACTING, (run, character) => {
    const code = character.charCodeAt(0).toString(16);
    const visible = code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
    return run.length > 3 ? `${visible} × ${run.length}` : visible.repeat(run.length);
  });
}

/** Returns a message after the name of its author, as tp1 encapsulates it (handout, section 2); without a name, as it is. */
export const signed = (message: string, name?: string): string =>
  name === undefined ? message : `${name} dit : ${message}`;

/** Returns a guess, or EoT, without the name that has {@linkcode signed} it, and that name, or its first 20 characters. */
export function unsigned(text: string): { message: string; name?: string } {
  const [, name, message] = /^(.*?)(?<!\S)dit\s*:\s*([+-]?\d+|eot)\s*$/isu.exec(text) ?? [];
  return message === undefined ? { message: text } : { message, name: /^.{1,20}/su.exec(name.trim())?.[0] };
}

/** Returns why a name cannot stand before messages, in a French sentence, or undefined if it can. */
export function refuseName(name: string): string | undefined {
  if (!/\S/.test(name) || /\p{Cc}/u.test(name)) return "Il faut au moins une lettre, et rien d'invisible.";
  if (byteLength(name) > 100) return "Ce nom est trop long : 100 octets au plus.";
}

/** Returns why a message cannot be sent, in a French sentence, or undefined if it can. */
export function refuseTooLong(message: string): string | undefined {
  const bytes = byteLength(message);
  if (bytes <= MAX_MESSAGE) return undefined;
  return `Message trop long : ${bytes} octets, ${MAX_MESSAGE} au plus. Raccourcissez-le.`;
}

/** A message: what it says, {@linkcode printable}, cut if it is too long; its bytes on the wire, its LF not counted. */
export type Message = { text: string; bytes: number };

/** What is known beforehand of a peer: it sends `lines` from the start; nothing else (`strict`), so that an unfinished
 * one is no message, however long the silence; as a bare peer, it glues messages together, with a `seam`. */
export type DecoderOptions = { lines?: boolean; strict?: boolean; seam?: RegExp };

/** Turns the bursts of one connection into messages.
 * - Every LF or CRLF ends a message; so does a NUL at the end of a burst, unless the peer is strict.
 * - What follows the last LF of a burst is a message too as long as the peer is *bare*, except that no message ends inside
 *   a character, or at a CR whose LF may come: it then waits for the rest.
 * - Once a burst has ended in LF the peer is in the *line* dialect: an unfinished line waits for its LF.
 * - What waits becomes a message anyhow after {@link patience} ms of silence, or at the end. */
export class MessageDecoder {
  /** Whether the peer ends its messages with LF; answers to it should do the same. */
  lines: boolean;
  /** The bytes received since the last message, the first {@linkcode MAX_MESSAGE} of them and one more. */
  #pending = NOTHING;
  /** How many bytes came after those: counted, not kept, so that an endless line takes no memory. */
  #dropped = 0;
  /** The last message had no LF: if one comes now, it belongs to that message and is not a new one. */
  #unterminated = false;
  /** Telnet's commands, and the answers to them. */
  readonly commands: CommandFilter = new CommandFilter();

  /** Starts without knowing the peer's dialect, unless told. */
  constructor(private readonly options: DecoderOptions = {}) {
    this.lines = Boolean(options.lines || options.strict);
  }

  /** How many ms of silence end the message that waits for its rest; undefined if none waits. */
  get patience(): number | undefined {
    if (this.#dropped === 0 && this.#pending.at(-1) === CR) return LINE_SILENCE; // an old terminal, which has no LF
    if (this.#pending.length === 0 || this.options.strict) return undefined;
    return this.#isCut(this.#pending) ? CHARACTER_SILENCE : LINE_SILENCE;
  }

  /** Returns the messages that a burst, what one read returned, completes; `more` if it has a rest to be read. */
  push(burst: Uint8Array, more = false): Message[] {
    const stripped = this.commands.strip(burst);
    burst = trimNuls(stripped);
    if (burst.length === 0) return [];
    const isEnded = burst.length < stripped.length && !this.options.strict;
    const messages: Message[] = [];
    let start = 0;
    for (let end; (end = burst.indexOf(LF, start)) !== -1; start = end + 1) {
      messages.push(...this.#endMessage(this.#waitingAnd(burst.subarray(start, end)), true));
    }
    // A burst that goes on after a line feed is most likely made of lines: its answers should be too.
    if (burst[burst.length - 1] === LF || (more && !isEnded && start > 0)) this.lines = true;
    if (start === burst.length) return messages;
    const rest = this.#waitingAnd(burst.subarray(start));
    if (!isEnded && (this.lines || more || this.#isCut(rest))) this.#pending = rest.slice();
    else messages.push(...this.#endMessage(rest, false));
    return messages;
  }

  /** Returns what was waiting, as a message: to be called after a silence and at the end of the stream. */
  flush(): Message[] {
    return this.#pending.length > 0 ? this.#endMessage(this.#pending, false) : [];
  }

  /** Returns what was waiting and the bytes after it, but no more than one byte over the limit. */
  #waitingAnd(bytes: Uint8Array): Uint8Array {
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
