/** Copies of programs, which lead elsewhere. */

import { assertEquals } from "@std/assert";
import { testsThatNeed } from "../support/processes.ts";
import { isWritten, redirect, sourceOf } from "./redirect.ts";
import { folderOf } from "./verifying.ts";

const { test } = testsThatNeed("run", "net", "read", "write", "env");

test("redirect: the handout's server, a neighbour's and this machine are one place, whatever its address", async () => {
  await using folder = await folderOf({
    "client.py":
      "nsijoliotcurie.fr 82.165.241.240 192.168.1.20 10.0.0.7 127.0.0.1 localhost 6000 16000 8.8.8.8",
  });
  for (const hostname of ["127.10.65.1", "127.5.10.2", "127.192.168.7"]) {
    const place = { hostname, port: 6000 };
    await using redirected = await redirect(
      ["python", `${folder.path}/client.py`],
      { hostname: "127.0.0.1", port: 6000 },
      place,
      true,
    );
    const text = await Deno.readTextFile(redirected.command[1]);
    assertEquals(text, `${`${hostname} `.repeat(6)}6000 16000 8.8.8.8`);
  }
});

test("the text of a program is that of its file and of what it imports, accents included", async () => {
  const client = "from reseau import lire\nserveur = lire()\nif serveur == 'Gagné': pass";
  await using folder = await folderOf({
    "client.py": client,
    "reseau.py": "import octets",
    "octets.py": "# module d'un module, port 6400",
    "serveur.py": "# celui de quelqu'un d'autre, port 7000",
  });
  const words = [`${folder.path}/client.py`];
  assertEquals(sourceOf(words), [client, "import octets", "# module d'un module, port 6400"].join("\n"));
  assertEquals([6400, 7000, 8000].map((number) => isWritten(number, words)), [true, true, false]);
});
