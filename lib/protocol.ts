/** The words and rules of the protocol; pure.
 *
 * @example
 * ```ts
 * import { isEot, signed, unsigned } from "./protocol.ts";
 * const { message } = unsigned(signed("15", "Zoé"));
 * if (message !== "15" || !isEot("Zoé dit : EoT")) throw new Error();
 * ```
 *
 * @module */

/** The longest message, in bytes (handout: `recv(4096)`). */
export const MAX_MESSAGE = 4096;
/** « End of transmission » ends the conversation (handout, section 2). */
export const EOT = "EoT";
/** The answers to a message that is too long, and to one client too many. */
export const TOO_LONG = `Message trop long (${MAX_MESSAGE} octets au plus)`, SERVER_FULL = "Serveur complet";

/** Returns how many bytes a text takes: « é » takes two. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Returns a French word after a number: 1 « octet », 2 « octets ». */
export const plural = (count: number, one: string, many = `${one}s`): string => count > 1 ? many : one;

/** Whether a message is `EoT`, in any case, alone or after « NAME dit : ». */
export const isEot = (text: string): boolean => /^(.*(?<!\S)dit\s*:\s*)?eot$/is.test(text.trim());

const ACTING = /([\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}])\1*/gu;

/** Returns a text where what acts on a screen is visible: `\x1b`, or `\x00 × 248` for many. */
export function printable(text: string): string {
  return text.replaceAll("\t", " ").replace(ACTING, (run, character) => {
    const code = character.charCodeAt(0).toString(16);
    const visible = code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
    return run.length > 3 ? `${visible} × ${run.length}` : visible.repeat(run.length);
  });
}

/** Returns a message with its author's name, if any (handout, section 2). */
export const signed = (message: string, name?: string): string =>
  name === undefined ? message : `${name} dit : ${message}`;

/** Returns a guess or EoT without its signature, and 20 characters of the name; any other text as it is. */
export function unsigned(text: string): { message: string; name?: string } {
  const [, name, message] = /^(.*?)(?<!\S)dit\s*:\s*([+-]?\d+|eot)\s*$/isu.exec(text) ?? [];
  return message === undefined ? { message: text } : { message, name: /^.{1,20}/su.exec(name.trim())?.[0] };
}

/** Returns why a name cannot sign messages, in French, or undefined. */
export function refuseName(name: string): string | undefined {
  if (/^\s*$|\p{Cc}/u.test(name)) return "Il faut au moins un caractère visible, et rien d'invisible.";
  if (byteLength(name) > 100) return "Ce nom est trop long : 100 octets au plus.";
}

/** Returns why a message cannot be sent, likewise. */
export function refuseTooLong(message: string): string | undefined {
  if (message.length * 3 <= MAX_MESSAGE) return; // a UTF-16 unit takes three bytes at most
  const bytes = byteLength(message);
  if (bytes > MAX_MESSAGE) {
    return `Message trop long : ${bytes} octets, ${MAX_MESSAGE} au plus. Raccourcissez-le.`;
  }
}

/** Who a client is; the address is `HOST:PORT`, the name signs its messages. */
export type Identity = { number: number; peer: string; name?: string };

/** A message: its text, {@linkcode printable}, cut if too long; its length in bytes, without the end of line. */
export type Message = { text: string; bytes: number };
