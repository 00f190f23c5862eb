/** A mistake that a student makes in a script: whom it stops, and what the screen says of it. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { denoOnTerminal, Peer, ROOT, serve, testsThatNeed } from "../support/processes.ts";

const { test, testWith } = testsThatNeed("run", "net", "read", "write");

/** A script in which a line is another one, beside the original for a while. */
async function edited(
  script: string,
  line: string,
  replacement: string,
): Promise<{ file: string; line: number } & AsyncDisposable> {
  const [folder] = script.split("/");
  const lines = (await Deno.readTextFile(ROOT + script)).split("\n");
  const index = lines.findIndex((text) => text.trim() === line);
  assert(index !== -1, `${script} has no line ${line}`);
  lines[index] = replacement;
  const path = await Deno.makeTempFile({ dir: ROOT + folder, prefix: ".mistake_", suffix: ".ts" });
  await Deno.writeTextFile(path, lines.join("\n"));
  const file = `${folder}/${path.split(/[/\\]/).at(-1)}`;
  return { file, line: index + 1, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

/** What goes wrong when somebody says « aïe », in each place that a student edits. */
const CONVERSE = 'if (text === "aïe") text.crie();';

for (
  const [script, line, replacement, answer] of [
    ["tp1/server.ts", "server.log(text, client);", CONVERSE, /^Message 1 bien reçu/],
    ["tp3/server_v3.ts", "client.send(answer);", `${CONVERSE} client.send(answer);`, /^Trop|^Gagné/],
  ] as const
) {
  test(`${script}: a mistake ends one conversation, with EoT, and is shown once with its line`, async () => {
    await using copy = await edited(script, line, replacement);
    await using server = await serve(copy.file, "--scoreboard", "0");
    using honest = await Peer.connect(server.port);
    let unluckyPeer = "";
    for (let time = 0; time < 3; time++) {
      using unlucky = await Peer.connect(server.port);
      unluckyPeer ||= (await server.process.sees(/#2 (\S+) se connecte/))[1];
      await unlucky.send("aïe");
      assertEquals(await unlucky.receiveAll(), "EoT");
    }
    assertMatch(await honest.exchange("15") ?? "", answer);
    await server.process.sees(/#4 .* congédié par une erreur du programme\n/);
    server.process.kill("SIGINT");
    const { status, stderr } = await server.process.ends();
    assertEquals(status, 0);
    assertEquals(
      stderr,
      `Erreur dans le programme, à la ligne ${copy.line} de ${copy.file} : ` +
        "TypeError: text.crie is not a function\n" +
        `#2 ${unluckyPeer} reçoit EoT. Le serveur continue. Corrigez, puis relancez-le.\n`,
    );
  });
}

test("tp3/server_v3.ts: whom a mistake has sent away is no longer awaited by the others", async () => {
  const line = "client.send(answer);";
  await using copy = await edited("tp3/server_v3.ts", line, `${CONVERSE} ${line}`);
  await using server = await serve(copy.file, "--secret", "17");
  using unlucky = await Peer.connect(server.port);
  using winner = await Peer.connect(server.port);
  assertEquals(await unlucky.exchange("3"), "Trop petit !");
  assertEquals(await winner.exchange("17"), "Gagné en 1 coup");
  await unlucky.send("aïe");
  assertEquals(await winner.receive(), "Meilleur score : 1 coup. Nouvelle partie !");
});

test("tp3/server_v3.ts: a mistake at the end of a round does not stop the server either", async () => {
  const line = "page?.roundEnded(best, secret);";
  await using copy = await edited("tp3/server_v3.ts", line, 'throw "aïe";');
  await using server = await serve(copy.file, "--secret", "17");
  for (let time = 0; time < 2; time++) {
    using winner = await Peer.connect(server.port);
    await winner.send("17");
    assertEquals(await winner.receiveAll(), "Gagné en 1 coupEoT"); // at once, or one after the other
  }
  server.process.kill("SIGINT");
  assertStringIncludes((await server.process.ends()).stderr, "Erreur dans le programme : aïe\n");
});

test("a mistake before the first message ends the conversation too", async () => {
  await using copy = await edited("tp1/server.ts", "let count = 0;", "let count = zéro;");
  await using server = await serve(copy.file);
  using client = await Peer.connect(server.port);
  assertEquals(await client.receiveAll(), "EoT");
  server.process.kill("SIGINT");
  assertStringIncludes((await server.process.ends()).stderr, "ReferenceError: zéro is not defined\n");
});

test("a promise that nobody awaits, and that fails, ends no conversation", async () => {
  const line = "client.send(answer);";
  await using copy = await edited("tp1/server.ts", line, `Promise.reject(new Error("oubliée")); ${line}`);
  await using server = await serve(copy.file);
  using client = await Peer.connect(server.port);
  for (const number of [1, 2]) {
    assertMatch(await client.exchange("un") ?? "", RegExp(`^Message ${number} bien`));
  }
  server.process.kill("SIGINT");
  assertEquals((await server.process.ends()).stderr.split("\n").slice(0, 2), [
    `Erreur dans le programme, à la ligne ${copy.line} de ${copy.file} : Error: oubliée`,
    "Le serveur continue. Corrigez, puis relancez-le.",
  ]);
});

test("tp3/server_v2.ts: a mistake ends a server of one client at a time, and is told in the same way", async () => {
  await using copy = await edited("tp3/server_v2.ts", "client.send(answer);", "client.sned(answer);");
  await using server = await serve(copy.file);
  using client = await Peer.connect(server.port);
  await client.send("15");
  const { status, stderr } = await server.process.ends();
  assertEquals(status, 1);
  assertEquals(
    stderr,
    `Erreur dans le programme, à la ligne ${copy.line} de ${copy.file} : ` +
      "TypeError: client.sned is not a function\n",
  );
});

testWith(
  "python3",
  "a mistake in what a line of the server's keyboard does is shown, and the keyboard goes on",
  async () => {
    const line =
      'server.onTyped("", "termine la partie", () => announceBestScore(true)); // au clavier du serveur : Entrée seule';
    await using copy = await edited("tp3/server_v3.ts", line, 'server.onTyped("", "échoue", () => zéro());');
    await using server = denoOnTerminal(copy.file, "--host", "127.0.0.1", "--port", "0");
    await server.sees("Au clavier : Entrée échoue");
    await server.type("");
    await server.sees(`à la ligne ${copy.line} de ${copy.file} : ReferenceError`);
    await server.type("9");
    await server.sees("Pas de client 9.");
  },
);

testWith("python3", "on a terminal, a mistake is red", async () => {
  await using copy = await edited("tp1/server.ts", "let count = 0;", "let count = zéro;");
  await using server = denoOnTerminal(copy.file, "--host", "127.0.0.1", "--port", "0");
  const [, port] = await server.sees(/écoute sur .*:(\d+)\r\n/);
  using _client = await Peer.connect(Number(port));
  await server.sees("\x1b[31mErreur dans le programme, à la ligne ");
});
