/** The programs with `--trace`, on their screens. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  CLIENTS,
  deno,
  Peer,
  Process,
  pythonPath,
  serve,
  talkative,
  testsThatNeed,
} from "../support/processes.ts";

const { test, testWith } = testsThatNeed("run", "net");

for (const file of CLIENTS) {
  test(`${file} --trace: from which port to which, the bytes both ways, the end`, async () => {
    await using server = await serve(
      file.startsWith("tp1") ? "tp1/server.ts" : "tp3/server_v2.ts",
      "--trace",
    );
    await using client = await talkative(file, `127.0.0.1:${server.port}`, "--trace");
    const [, port] = await client.sees(
      new RegExp(
        `\\[\\d+,\\d{3} s\\] connexion ouverte entre 127\\.0\\.0\\.1:(\\d+) \\(ici\\) et 127\\.0\\.0\\.1:${server.port}\n`,
      ),
    );
    await client.sees(/\[\d+,\d{3} s\] → \d+ octets\n/);
    await client.sees(/\[\d+,\d{3} s\] ← \d+ octets\n {4}[\da-f]{2} .*\n[^]* {4}un message : « .+ »\n/);
    await client.endInput();
    await client.sees(/→ fin du flux : fermé ici\n/);
    assertEquals(await client.status, 0);
    assert(!client.stdout.includes("coupée"), client.stdout);
    const label = `#1 127\\.0\\.0\\.1:${port} \\[\\d+,\\d{3} s\\]`;
    const { process } = server;
    await process.sees(
      new RegExp(
        `${label} connexion ouverte entre 127\\.0\\.0\\.1:${server.port} \\(ici\\) et 127\\.0\\.0\\.1:${port}\n`,
      ),
    );
    await process.sees(new RegExp(`${label} ← \\d+ octets\n`));
    await process.sees(new RegExp(`${label} → \\d+ octets\n`));
    await process.sees(
      new RegExp(`${label} (→ fin du flux : fermé ici|← fin du flux : l'autre côté a fermé)\n`),
    );
  });
}

for (const file of ["tp1/server.ts", "tp3/server_v1.ts", "tp3/server_v2.ts", "tp3/server_v3.ts"]) {
  test(`${file} --trace: two messages in one chunk, one in two`, async () => {
    await using server = await serve(file, "--trace");
    const { process, port } = server;
    using peer = await Peer.connect(port);
    await peer.send("31\n32\n");
    await peer.receiveLines(2);
    await process.sees(/← 6 octets\n {4}33 31 0a 33 32 0a +31\.32\.\n {4}2 messages : « 31 » puis « 32 »\n/);
    await peer.send("3");
    await process.sees(/← 1 octet\n.*\n {4}pas encore de message : la suite manque\n/);
    await peer.send("3\n");
    await process.sees(/← 2 octets\n.*\n {4}un message : « 33 »\n/);
    await peer.send("4");
    await process.sees("… rien de plus ne vient\n    un message : « 4 »\n");
    await peer.receiveLines(2); // closing on an answer that is not read would be a reset
    peer.close();
    await process.sees("← fin du flux : l'autre côté a fermé\n");
  });
}

test("--trace: what a peer sends is never shown raw, and the question is asked again below", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp3/client_v1.ts", `127.0.0.1:${listener.addr.port}`, "--trace");
  using server = new Peer(await listener.accept());
  await client.type("7");
  await server.receive();
  await server.send("\x1b]0;piège\x07\n");
  await client.sees("← 12 octets\n    1b 5d 30 3b 70 69 c3 a8 67 65 07 0a");
  await client.sees("]0;piè·ge..\n");
  await client.sees("Votre nombre (de 1 à 30) : ");
  assert(!client.stdout.includes("\x1b"));
});

test("without --trace, no byte is shown", async () => {
  await using server = await serve("tp3/server_v1.ts", "--secret", "15");
  await using client = await talkative("tp3/client_v1", `127.0.0.1:${server.port}`);
  const { stdout } = await client.ends();
  assertStringIncludes(stdout, "Gagné\n");
  assertMatch(stdout, /^[^[\]→←]*$/);
});

testWith("python3", "--trace: a connection that is reset", async () => {
  await using server = await serve("tp3/server_v3.ts", "--trace");
  // With a linger time of 0, closing resets the connection.
  const program = "import socket, struct; s = socket.create_connection(('127.0.0.1', " + server.port +
    ")); " +
    "s.send(b'5'); s.recv(99); s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); s.close()";
  await using peer = new Process(pythonPath(), ["-c", program]);
  assertEquals((await peer.ends()).status, 0);
  await server.process.sees("← connexion coupée (reset)\n");
});
