/**
 * What is in a zip archive (APPNOTE.TXT of PKWARE, sections 4.3 to 4.5). No input or output here, and nothing is
 * believed of what the archive says of itself: it comes from a pupil.
 *
 * @module
 */

import { inflateRawSync } from "node:zlib";

/** An archive that cannot be read, or is not to be: why, as the end of a French sentence. */
export class ZipError extends Error {}

/** A file of an archive. */
export interface ZipEntry {
  /** Its path, with `/`, which leads nowhere outside; that of a folder ends with `/`. */
  path: string;
  /** When it was changed, in ms. */
  modified: number;
  /** How long it is, in bytes. */
  size: number;
  /** Returns its bytes. @throws {ZipError} If they are not what the archive says. */
  read(): Uint8Array<ArrayBuffer>;
}

/** How much an archive may hold. */
export interface ZipLimits {
  /** How many files and folders. */
  entries: number;
  /** How many bytes, once all is unpacked. */
  bytes: number;
}

/** What a pupil hands in, with room for a folder of modules and some pictures. */
const PUPIL: ZipLimits = { entries: 5_000, bytes: 100_000_000 };

/** The characters of bytes 128 to 255 where a name is not UTF-8: code page 437, of which 850 keeps the French ones. */
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

const END = 0x06054b50,
  END_64 = 0x06064b50,
  LOCATOR_64 = 0x07064b50,
  CENTRAL = 0x02014b50,
  LOCAL = 0x04034b50;
const END_SIZE = 22, LOCATOR_SIZE = 20, CENTRAL_SIZE = 46, LOCAL_SIZE = 30;
const MAX_COMMENT = 0xffff;
/** What stands in 16 or 32 bits for a number that does not fit: it is elsewhere, in 64 (Zip64). */
const ELSEWHERE_16 = 0xffff, ELSEWHERE_32 = 0xffffffff;
const ENCRYPTED = 1, UTF8 = 1 << 11;
const STORED = 0, DEFLATED = 8;

const DAMAGED = "cette archive zip est abîmée";

/**
 * Returns what an archive holds, from its central directory.
 *
 * @throws {ZipError} If it is damaged, too large, encrypted, or would write elsewhere.
 */
export function readZip(bytes: Uint8Array, limits: ZipLimits = PUPIL): ZipEntry[] {
  try {
    return entriesOf(bytes, limits);
  } catch (error) {
    throw error instanceof RangeError ? new ZipError(DAMAGED) : error; // a place outside of the archive
  }
}

function entriesOf(bytes: Uint8Array, limits: ZipLimits): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let { count, at } = directoryOf(view);
  if (count > limits.entries) throw new ZipError(`cette archive zip contient trop de fichiers (${count})`);
  const entries = [];
  let total = 0;
  for (; count > 0; count--) {
    if (view.getUint32(at, true) !== CENTRAL) throw new ZipError(DAMAGED);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const flags = view.getUint16(at + 8, true);
    const end = at + CENTRAL_SIZE + nameLength + extraLength;
    const wide = wideNumbers(view, at + CENTRAL_SIZE + nameLength, end);
    const number = (offset: number) => {
      const value = view.getUint32(at + offset, true);
      return value === ELSEWHERE_32 ? wide() : value;
    };
    const size = number(24); // the order of these three is that of the wide ones
    const compressed = number(20);
    const offset = number(42);
    const path = safePath(nameOf(bytes.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength), flags));
    const method = view.getUint16(at + 10, true);
    if (flags & ENCRYPTED) throw new ZipError("cette archive zip est protégée par un mot de passe");
    total += size;
    if (total > limits.bytes) {
      throw new ZipError(
        `cette archive zip est trop grosse, une fois décompressée (plus de ${limits.bytes / 1e6} Mo)`,
      );
    }
    const modified = dateOf(view.getUint16(at + 14, true), view.getUint16(at + 12, true));
    entries.push({
      path,
      modified,
      size,
      read: () => contentOf(bytes, view, { offset, compressed, size, method }),
    });
    at = end + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Returns where the central directory is, and how many entries it has. */
function directoryOf(view: DataView): { count: number; at: number } {
  let end = view.byteLength - END_SIZE;
  while (end >= 0 && view.getUint32(end, true) !== END) {
    if (--end < view.byteLength - END_SIZE - MAX_COMMENT) break;
  }
  if (end < 0 || view.getUint32(end, true) !== END) throw new ZipError(DAMAGED);
  const count = view.getUint16(end + 10, true);
  const at = view.getUint32(end + 16, true);
  if (count !== ELSEWHERE_16 && at !== ELSEWHERE_32) return { count, at };
  const locator = end - LOCATOR_SIZE;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return { count, at };
  const wide = Number(view.getBigUint64(locator + 8, true));
  if (view.getUint32(wide, true) !== END_64) throw new ZipError(DAMAGED);
  return {
    count: Number(view.getBigUint64(wide + 32, true)),
    at: Number(view.getBigUint64(wide + 48, true)),
  };
}

/** Returns a function that gives the 64-bit numbers of an entry's extra fields, one after the other. */
function wideNumbers(view: DataView, start: number, end: number): () => number {
  let at = start;
  while (at + 4 <= end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return () => {
    if (at + 8 > end) throw new ZipError(DAMAGED);
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  };
}

/** Returns a name: UTF-8 if it says so, or can be read so, as macOS does not say so. */
function nameOf(bytes: Uint8Array, flags: number): string {
  try {
    return new TextDecoder("utf-8", { fatal: !(flags & UTF8) }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128]).join("");
  }
}

/** Returns a path that can be put into a folder, on every system. @throws {ZipError} If it leads out of it. */
function safePath(name: string): string {
  const parts = name.normalize("NFC").replaceAll("\\", "/").replace(/^([A-Za-z]:)?\/+/, "").split("/");
  if (parts.includes("..")) throw new ZipError("cette archive zip voudrait écrire hors de son dossier");
  // deno-lint-ignore no-control-regex -- no file of Windows has these characters in its name
  return parts.map((part) => part.replace(/[\x00-\x1f<>:"|?*]/g, "_").replace(/[. ]+$/, "")).join("/");
}

/** Returns the time in ms that two words of MS-DOS mean: local, as it has no other. */
function dateOf(date: number, time: number): number {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  return new Date(year, month - 1, day, time >> 11, (time >> 5) & 63, (time & 31) * 2).getTime();
}

function contentOf(
  bytes: Uint8Array,
  view: DataView,
  { offset, compressed, size, method }: { offset: number; compressed: number; size: number; method: number },
): Uint8Array<ArrayBuffer> {
  if (method !== STORED && method !== DEFLATED) {
    throw new ZipError(`cette archive zip est compressée d'une façon inconnue (méthode ${method})`);
  }
  try {
    if (view.getUint32(offset, true) !== LOCAL) throw new ZipError(DAMAGED);
    const start = offset + LOCAL_SIZE + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const packed = bytes.subarray(start, start + compressed);
    // Never more than was said, and counted: the limit is one byte at least.
    const content = method === STORED
      ? packed
      : inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
    if (content.length !== size) throw new ZipError(DAMAGED);
    return new Uint8Array(content);
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError(DAMAGED);
  }
}
