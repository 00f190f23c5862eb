/** Archives that pupils hand in: read as they are, believed in nothing. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { readZip, ZipError } from "./zip.ts";
import { zipOf } from "./zipping.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

for (const method of [0, 8]) {
  Deno.test(`readZip: what was put in comes out (method ${method})`, () => {
    const files = {
      "client.py": "print('é')\n",
      "rendu/": "",
      "rendu/vide.txt": "",
      "rendu/long.py": "x".repeat(1e5),
    };
    const entries = readZip(zipOf(files, { method }));
    assertEquals(Object.fromEntries(entries.map((entry) => [entry.path, text(entry.read())])), files);
    assertEquals(entries[0].modified, new Date(2026, 8, 1, 12).getTime());
  });
}

Deno.test("readZip: names in UTF-8, whether they say so or not, or of MS-DOS", () => {
  const names = (zip: Uint8Array) => readZip(zip).map(({ path }) => path);
  assertEquals(names(zipOf({ "élève.py": "" })), ["élève.py"]);
  assertEquals(names(zipOf({ "élève.py": "" }, { flags: 0 })), ["élève.py"]);
  const dos = () => Uint8Array.of(0x82, 0x6c, 0x8a, 0x76, 0x65); // élève
  assertEquals(names(zipOf({ x: "" }, { flags: 0, encode: dos })), ["élève"]);
  assertEquals(names(zipOf({ "e\u0301.py": "" })), ["é.py"]);
});

Deno.test("readZip: a path leads nowhere outside", () => {
  for (const path of ["../x.py", "a/../../x.py", "..\\x.py", "C:\\..\\x.py"]) {
    assertThrows(() => readZip(zipOf({ [path]: "" })), ZipError, "hors de son dossier");
  }
  const safe = { "/etc/x.py": "etc/x.py", "C:\\a\\x.py": "a/x.py", "a:b?.py": "a_b_.py", "x. ./y": "x/y" };
  for (const [path, expected] of Object.entries(safe)) {
    assertEquals(readZip(zipOf({ [path]: "" })).map(({ path }) => path), [expected]);
  }
});

Deno.test("readZip: no more is unpacked than was said, and no more is said than is allowed", () => {
  const bomb = { "a.py": new Uint8Array(1e6), "b.py": new Uint8Array(1e6) };
  assertThrows(() => readZip(zipOf(bomb), { entries: 9, bytes: 1.5e6 }), ZipError, "trop grosse");
  assertThrows(() => readZip(zipOf(bomb), { entries: 1, bytes: 1e9 }), ZipError, "trop de fichiers (2)");
  const [liar] = readZip(zipOf(bomb, { claimed: 10 }));
  assertThrows(() => liar.read(), ZipError, "abîmée");
});

Deno.test("readZip: an archive with a password, or compressed as we do not know, says so", () => {
  assertThrows(() => readZip(zipOf({ a: "" }, { flags: 1 })), ZipError, "mot de passe");
  const [entry] = readZip(zipOf({ a: "x" }, { method: 9 }));
  assertThrows(() => entry.read(), ZipError, "inconnue (méthode 9)");
});

Deno.test("readZip: whatever is damaged is a sentence, and nothing else", () => {
  const zip = zipOf({ "client.py": "print(1)\n".repeat(50), "b/c.py": "y" });
  const read = (bytes: Uint8Array) => readZip(bytes).forEach((entry) => entry.read());
  for (
    const bytes of [new Uint8Array(), new Uint8Array(30), zip.subarray(0, zip.length - 1), zip.subarray(20)]
  ) {
    assertThrows(() => read(bytes), ZipError);
  }
  for (let at = 0; at < zip.length; at++) {
    for (const value of [0, 0xff]) {
      const damaged = zip.slice();
      damaged[at] = value;
      try {
        read(damaged);
      } catch (error) {
        assert(error instanceof ZipError, `${at}: ${error}`);
      }
    }
  }
});
