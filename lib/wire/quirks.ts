/** What telnet, C and old terminals add to a message, taken away; pure.
 * @module */

const NUL = 0x00, BACKSPACE = 0x08, DELETE = 0x7f;

/** Telnet's commands begin with IAC (RFC 854, RFC 855). EOF is the lowest (RFC 1184). */
const IAC = 0xff, EOF = 0xec, SE = 0xf0, SB = 0xfa, WILL = 0xfb, WONT = 0xfc, DO = 0xfd, DONT = 0xfe;

/** How many bytes of refusals wait at most, if the peer does not read. */
const MAX_REFUSALS = 300;

/** What to expect after a byte, given what was expected before it: the grammar of commands. */
const after: Record<string, (byte: number) => string> = {
  text: (byte) => byte === IAC ? "command" : "text",
  command: (byte) => byte === SB ? "parameters" : byte >= WILL && byte !== IAC ? "option" : "text",
  option: () => "text",
  parameters: (byte) => byte === IAC ? "end" : "parameters",
  end: (byte) => byte === SE ? "text" : "parameters",
};

/** Takes telnet's commands out of a stream, however it is cut. PuTTY sends some when it connects, telnet on Ctrl+C. */
export class CommandFilter {
  /** What to send back: we refuse every option (RFC 854). After Ctrl+C, telnet shows nothing until we do (RFC 860). */
  readonly refusals: number[] = [];
  #expected = "text";
  #previous = 0;

  /** Whether the last chunk stopped inside a command. */
  get isInside(): boolean {
    return this.#expected !== "text";
  }

  /** Returns what is left of a chunk. A 255 that begins no command stays: it is « ÿ » in latin-1, never UTF-8. */
  strip(chunk: Uint8Array): Uint8Array {
    if (!this.isInside && !chunk.includes(IAC)) return chunk;
    const text: number[] = [];
    for (const byte of chunk) {
      const refusal = this.#expected === "option" && { [WILL]: DONT, [DO]: WONT }[this.#previous];
      if (refusal && this.refusals.length < MAX_REFUSALS) this.refusals.push(IAC, refusal, byte);
      if (this.#expected === "text" && byte !== IAC) text.push(byte);
      if (this.#expected === "command" && byte < EOF) text.push(IAC, byte);
      this.#expected = after[this.#expected](byte);
      this.#previous = byte;
    }
    return Uint8Array.from(text);
  }
}

/** Returns bytes without the NULs at their end: a C program sends that of a string, or its whole buffer. */
export const trimNuls = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(0, bytes.findLastIndex((byte) => byte !== NUL) + 1);

/** Returns a line where each backspace has erased a character, all its bytes (RFC 3629, section 3). */
export function erase(line: Uint8Array): Uint8Array {
  const kept: number[] = [];
  for (const byte of line) {
    if (byte !== BACKSPACE && byte !== DELETE) kept.push(byte);
    else while ((kept.pop()! & 0xc0) === 0x80); // not its first byte yet
  }
  return Uint8Array.from(kept);
}
