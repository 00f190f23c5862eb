/**
 * Makes zip archives, right and damaged, for the tests.
 *
 * @module
 */

import { crc32, deflateRawSync } from "node:zlib";

/** What may be special about an archive. */
export interface ZipTraits {
  /** The flags of its entries: 0x800 says that names are UTF-8, 1 that all is encrypted. */
  flags?: number;
  /** How its entries are compressed: 0 or 8, or a number that means nothing to us. */
  method?: number;
  /** The bytes of a name, where they are not UTF-8. */
  encode?: (name: string) => Uint8Array;
  /** How long each of its files claims to be. */
  claimed?: number;
}

/** Returns the bytes of an archive that holds these files. */
export function zipOf(
  files: Record<string, string | Uint8Array>,
  traits: ZipTraits = {},
): Uint8Array<ArrayBuffer> {
  const { flags = 0x800, method = 8, encode = (name) => new TextEncoder().encode(name), claimed } = traits;
  const locals: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const [path, given] of Object.entries(files)) {
    const content = typeof given === "string" ? new TextEncoder().encode(given) : given;
    const data = method === 8 ? deflateRawSync(content) : content;
    const name = encode(path);
    // What both headers say: version, flags, method, time (noon), date (1 September 2026), CRC, sizes, lengths.
    const common = [
      [20, 2],
      [flags, 2],
      [method, 2],
      [12 << 11, 2],
      [(46 << 9) + (9 << 5) + 1, 2],
      [
        crc32(content),
        4,
      ],
      [data.length, 4],
      [claimed ?? content.length, 4],
      [name.length, 2],
      [0, 2],
    ];
    const local = joined(numbers([[0x04034b50, 4], ...common]), name, data);
    central.push(joined(
      numbers([[0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]),
      name,
    ));
    locals.push(local);
    offset += local.length;
  }
  const count = central.length;
  const directory = joined(...central);
  const end = numbers([[0x06054b50, 4], [0, 4], [count, 2], [count, 2], [directory.length, 4], [offset, 4], [
    0,
    2,
  ]]);
  return joined(...locals, directory, end);
}

/** Returns numbers as bytes, the least first, each as many as it says. */
function numbers(values: number[][]): Uint8Array {
  return Uint8Array.from(values.flatMap(([value, size]) => {
    return Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
  }));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
