/** What telnet, C and old terminals add, taken away; pure.
 * @module */

const BACKSPACE = 0x08, DELETE = 0x7f;

/** Telnet's commands begin with IAC (RFC 854); EOF is the lowest (RFC 1184). */
const IAC = 0xff, EOF = 0xec, SE = 0xf0, SB = 0xfa, WILL = 0xfb, WONT = 0xfc, DO = 0xfd, DONT = 0xfe;
const REFUSAL: Record<number, number> = { [WILL]: DONT, [DO]: WONT };

/** Takes out telnet's commands, which PuTTY sends when it connects, telnet on Ctrl+C. */
export class CommandFilter {
  /** The answers, 100 at most: no option is wanted. After Ctrl+C, telnet waits for one (RFC 860). */
  readonly refusals: number[] = [];
  /** The byte of a command that came last, SE where it may end parameters; 0 in text. */
  place = 0;

  /** Returns what is left of a chunk, a 255 that begins no command too: in latin-1 it is « ÿ ». */
  strip(chunk: Uint8Array): Uint8Array {
    if (this.place === 0 && !chunk.includes(IAC)) return chunk;
    const text: number[] = [];
    for (const byte of chunk) {
      const { place } = this;
      this.place = 0;
      if (place === 0 && byte !== IAC) text.push(byte);
      else if (place === IAC && byte < EOF) text.push(IAC, byte);
      else if (place === 0 || (place === IAC && byte >= SB && byte !== IAC)) this.place = byte;
      else if (place === SB) this.place = byte === IAC ? SE : SB;
      else if (place === SE && byte !== SE) this.place = SB;
      else if (place in REFUSAL && this.refusals.length < 300) this.refusals.push(IAC, REFUSAL[place], byte);
    }
    return Uint8Array.from(text);
  }
}

/** Returns bytes without the NULs at their end, which C programs send. */
export const trimNuls = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);

/** Returns a line where each backspace has erased a character (UTF-8: RFC 3629, section 3). */
export function erase(line: Uint8Array): Uint8Array {
  const kept: number[] = [];
  for (const byte of line) {
    if (byte !== BACKSPACE && byte !== DELETE) kept.push(byte);
    else while ((kept.pop()! & 0xc0) === 0x80); // not its first byte yet
  }
  return Uint8Array.from(kept);
}
