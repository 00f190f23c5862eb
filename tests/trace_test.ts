/** The bytes that travel, as `--trace` shows them. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dump, Trace } from "../lib/trace.ts";
import { CLIENTS, deno, Peer, Process, PYTHON, serve, talkative, testWith } from "./processes.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** A row of bytes: hexadecimal, then text. */
const row = (hexadecimal: string, text: string) => hexadecimal.padEnd(48) + " " + text;

Deno.test("dump: rows of 16 bytes, in hexadecimal and as text", () => {
  assertEquals(dump(encode("")), []);
  assertEquals(dump(encode("été\n")), [row("c3 a9 74 c3 a9 0a", "é·té·.")]);
  assertEquals(dump(encode("0123456789abcdefg")), [
    row("30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66", "0123456789abcdef"),
    row("67", "g"),
  ]);
  assertEquals(dump(encode("€😀")), [row("e2 82 ac f0 9f 98 80", "€··😀···")]);
});

Deno.test("dump: what is no text, or would act on the screen, is a full stop", () => {
  assertEquals(dump(Uint8Array.of(0xff, 0x80, 0xc3)), [row("ff 80 c3", "...")]);
  assertEquals(dump(Uint8Array.of(0xc3, 0x41, 0xe2, 0x82)), [row("c3 41 e2 82", ".A..")]);
  assertEquals(dump(encode("\x1b[2J\t\u202e")), [row("1b 5b 32 4a 09 e2 80 ae", ".[2J..··")]);
});

Deno.test("Trace: each event with its time, the bytes, and the messages they make", () => {
  const events: string[] = [];
  const trace = new Trace((event) => events.push(event.replace(/^\[\d+,\d{3} s\] /, "")));
  trace.connected("127.0.0.1:50000", "127.0.0.1:6400");
  trace.sent(encode("7"));
  trace.received(encode("é"), []);
  trace.flushed([]);
  trace.flushed([{ text: "é", bytes: 2 }]);
  const messages = ["a", "b", "c", "x".repeat(100)].map((text) => ({ text, bytes: 1 }));
  trace.received(encode("a"), messages.slice(0, 2));
  trace.received(encode("a"), messages);
  trace.received(encode("a"), messages.slice(3));
  trace.received(encode("a"));
  trace.ended("closed");
  trace.ended("lost");
  trace.closed();
  assertEquals(events, [
    "connexion ouverte entre 127.0.0.1:50000 (ici) et 127.0.0.1:6400",
    `→ 1 octet\n    ${row("37", "7")}`,
    `← 2 octets\n    ${row("c3 a9", "é·")}\n    pas encore de message : la suite manque`,
    "… rien de plus ne vient\n    un message : « é »",
    `← 1 octet\n    ${row("61", "a")}\n    2 messages : « a » puis « b »`,
    `← 1 octet\n    ${row("61", "a")}\n    4 messages : « a » puis « b » puis « c » puis …`,
    `← 1 octet\n    ${row("61", "a")}\n    un message : « ${"x".repeat(60)}… »`,
    `← 1 octet\n    ${row("61", "a")}\n    ignorés : la conversation est finie`,
    "← fin du flux : l'autre côté a fermé",
    "← connexion coupée (reset)",
    "→ fin du flux : fermé ici",
  ]);
});

for (const file of CLIENTS) {
  Deno.test(`${file} --trace: from which port to which, the bytes both ways, the end`, async () => {
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
  Deno.test(`${file} --trace: two messages in one burst, one in two`, async () => {
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

Deno.test("--trace: what a peer sends is never shown raw, and the question is asked again below", async () => {
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

Deno.test("without --trace, no byte is shown", async () => {
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
  await using peer = new Process(PYTHON, ["-c", program]);
  assertEquals((await peer.ends()).status, 0);
  await server.process.sees("← connexion coupée (reset)\n");
});
