/** The servers of the third practical, as their clients see them. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async/delay";
import { Peer, Process, repeatUntil, serve, testsThatNeed } from "../support/processes.ts";

const { test, testOn } = testsThatNeed("run", "net");

const NEWS = (score: string) => `Meilleur score : ${score}. Nouvelle partie !`;
const INVALID = "Envoyez un nombre entier entre 1 et 30";

test("server v1: the handout's answers to the byte, then it stops and frees the port", async () => {
  await using server = await serve("tp3/server_v1.ts", "--secret", "17");
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("20"), "Trop grand !");
  assertEquals(await client.exchange("10"), "Trop petit !");
  assertEquals(await client.exchange("douze"), INVALID);
  assertEquals(await client.exchange("31"), INVALID);
  assertEquals(await client.exchange("17"), "Gagné");
  assertEquals(await client.receive(), undefined);
  assertEquals((await server.process.ends()).status, 0);
  Deno.listen({ hostname: "127.0.0.1", port: server.port }).close();
});

test("server v1: a client that leaves early does not stop it", async () => {
  await using server = await serve("tp3/server_v1.ts", "--secret", "17");
  for (const words of [[], ["3"], ["EoT"]]) {
    using leaver = await Peer.connect(server.port);
    for (const word of words) await leaver.exchange(word);
  }
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("17"), "Gagné");
  assertEquals((await server.process.ends()).status, 0);
});

test("server v1: the second client waits for the first to leave", async () => {
  await using server = await serve("tp3/server_v1.ts", "--secret", "17");
  const first = await Peer.connect(server.port);
  assertEquals(await first.exchange("3"), "Trop petit !");
  using second = await Peer.connect(server.port);
  await second.send("30");
  first.close();
  assertEquals(await second.receive(), "Trop grand !");
});

test("server v2: counts, draws again, ends on EoT", async () => {
  await using server = await serve("tp3/server_v2.ts", "--secret", "17");
  using client = await Peer.connect(server.port);
  await client.exchange("20");
  assertEquals(await client.exchange("douze"), INVALID);
  assertEquals(await client.exchange("17"), "Gagné en 2 coups");
  assertEquals(await client.exchange("17"), "Gagné en 1 coup");
  assertEquals(await client.exchange("EoT"), "EoT");
  assertEquals(await client.receive(), undefined);
  assertEquals((await server.process.ends()).status, 0);
});

test("server v2: a client that leaves without EoT makes room for the next, whose count starts at 0", async () => {
  await using server = await serve("tp3/server_v2.ts", "--secret", "17");
  {
    using leaver = await Peer.connect(server.port);
    await leaver.exchange("3");
  }
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("17\n"), "Gagné en 1 coup\n");
  assertEquals(await client.exchange("eot\n"), "EoT\n");
  assertEquals((await server.process.ends()).status, 0);
});

test("server v2: without --secret the secret changes and stays in range", async () => {
  await using server = await serve("tp3/server_v2.ts", "--min", "3", "--max", "5");
  using client = await Peer.connect(server.port);
  const found = new Set<number>();
  for (let game = 0; game < 60; game++) {
    for (let guess = 3;; guess++) {
      const answer = await client.exchange(String(guess));
      if (answer!.startsWith("Gagné")) {
        found.add(guess);
        break;
      }
      assertEquals(answer, "Trop petit !");
    }
  }
  assertEquals([...found].sort(), [3, 4, 5]);
});

for (const version of ["v1", "v2", "v3"]) {
  test(`server ${version}: a guess may be signed, as in tp1; it is judged and counted as such`, async () => {
    await using server = await serve(`tp3/server_${version}.ts`, "--secret", "17");
    using client = await Peer.connect(server.port);
    assertEquals(await client.exchange("Zoé dit : 20"), "Trop grand !");
    assertEquals(await client.exchange("Zoé dit : douze"), INVALID);
    assertEquals(await client.exchange("Zoé dit : 31"), INVALID);
    await server.process.sees(
      /#1 Zoé 20 → Trop grand !\n\S+ #1 Zoé Zoé dit : douze → Envoyez .*\n\S+ #1 Zoé 31 → Envoyez .*\n/,
    );
    assertMatch((await client.exchange("Zoé dit : 17"))!, version === "v1" ? /^Gagné$/ : /^Gagné en 2 coups/);
    if (version === "v1") return;
    assertEquals(await client.exchange("Zoé dit : EoT"), "EoT");
    assertEquals(await client.receive(), undefined);
  });
}

test("server v3: the log calls a client by its last name; a name takes nobody's place", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "17");
  using one = await Peer.connect(server.port);
  using two = await Peer.connect(server.port);
  using three = await Peer.connect(server.port);
  await one.exchange("Zoé dit : 3");
  await two.exchange("Zoé dit : 17"); // another one
  await three.exchange("3");
  await server.process.sees(
    /#1 Zoé 3 → .*\n\S+ #2 Zoé 17 → Gagné en 1 coup\n\S+ #3 127\.0\.0\.1:\d+ 3 → .*\n/,
  );
  assertEquals(await one.exchange("Zoé dit : 20"), "Trop grand !"); // has not found it
  await one.exchange("\x1b[2J dit : 20");
  await server.process.sees("#1 \\x1b[2J 20 → ");
  await one.exchange(`${"é".repeat(30)} dit : 20`);
  await server.process.sees(`#1 ${"é".repeat(20)} 20 → `);
  one.close();
  await server.process.sees(`#1 ${"é".repeat(20)} s'en va\n`);
});

test("server v3: one secret, a count each, the best score to all, a new round", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "17");
  using bare = await Peer.connect(server.port);
  using line = await Peer.connect(server.port);
  assertEquals(await bare.exchange("3"), "Trop petit !");
  assertEquals(await line.exchange("20\n"), "Trop grand !\n");
  assertEquals(await bare.exchange("17"), "Gagné en 2 coups");
  assertEquals(await bare.exchange("17"), "Patientez : 1 joueur cherche encore");
  await line.exchange("20\n");
  assertEquals(await line.exchange("17\n"), `Gagné en 3 coups\n${NEWS("2 coups")}\n`);
  assertEquals(await bare.receive(), NEWS("2 coups"));
  await server.process.sees("Partie 1 terminée. Meilleur score : 2 coups\n");
  assertEquals(await bare.exchange("18"), "Trop grand !");
  assertEquals(await line.exchange("EoT\n"), "EoT\n");
  assertEquals(await line.receive(), undefined);
  assertEquals(await bare.exchange("17"), `Gagné en 2 coups\n${NEWS("2 coups")}`);
});

test("server v3: leaving as the last one still searching ends the round", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "17");
  using winner = await Peer.connect(server.port);
  const leaver = await Peer.connect(server.port);
  await leaver.exchange("3");
  assertEquals(await winner.exchange("17"), "Gagné en 1 coup");
  leaver.close();
  assertEquals(await winner.receive(), NEWS("1 coup"));
});

test("server v3 --idle: lets the silent go, but not who has found it and waits", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "17", "--idle", "0.4");
  using winner = await Peer.connect(server.port);
  using searcher = await Peer.connect(server.port);
  await searcher.exchange("3");
  await winner.exchange("17");
  using silent = await Peer.connect(server.port);
  let over = false;
  const gone = silent.receiveAll().finally(() => over = true);
  await repeatUntil(async () => { // as long as the silent one needs to be let go
    await searcher.exchange("3");
    return over;
  });
  assertEquals(await gone, "EoT");
  silent.close();
  await server.process.sees(/#3 \S+ silencieux depuis 0.4 s : congédié\n/);
  assertEquals(await winner.exchange("5"), "Patientez : 1 joueur cherche encore");
  await searcher.exchange("17");
  assertEquals(await winner.receive(), NEWS("1 coup"));
  assertEquals(await winner.receiveAll(), "EoT"); // now it has a game to play
});

/** Lets an hour pass on the monotonic clock at a signal, as a laptop's sleep does on some systems. */
const SLEEPY = `data:text/javascript,
const now = performance.now.bind(performance);
let sleep = 0;
performance.now = () => now() + sleep;
Deno.addSignalListener("SIGUSR1", () => sleep += 3_600_000);`;

testOn("Unix", "server v3 --idle: the sleep of the machine evicts nobody", async () => {
  const options = ["run", `--preload=${SLEEPY}`, "--allow-net", "--no-prompt", "tp3/server_v3.ts"];
  const place = ["--host", "127.0.0.1", "--port", "0", "--idle", "20"];
  await using server = new Process(Deno.execPath(), [...options, ...place]);
  const [, port] = await server.sees(/écoute sur .*:(\d+)\n/);
  using player = await Peer.connect(Number(port));
  await server.sees("#1 ");
  server.kill("SIGUSR1");
  await delay(2500); // the clients are looked at every second
  assertMatch(await player.exchange("15") ?? "", /^Trop|^Gagné/);
});

test("server v3 --idle: who sends bytes that are no message is silent", async () => {
  await using server = await serve("tp3/server_v3.ts", "--idle", "0.4");
  using silent = await Peer.connect(server.port);
  const gone = silent.receiveAll();
  let over = false;
  gone.finally(() => over = true).catch(() => {});
  await repeatUntil(async () => {
    await silent.send(Uint8Array.of(0x00, 0xff, 0xf1)).catch(() => {}); // NUL, IAC NOP
    return over;
  });
  await server.process.sees("silencieux depuis 0.4 s : congédié");
});

test("server v3 --rounds: stops after so many rounds, and says EoT", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "17", "--rounds", "2");
  using client = await Peer.connect(server.port);
  await client.exchange("17\n");
  assertEquals(await client.exchange("17\n"), `Gagné en 1 coup\n${NEWS("1 coup")}\nEoT\n`);
  assertEquals(await client.receive(), undefined);
  client.close();
  const { status, stdout } = await server.process.ends();
  assertEquals(status, 0);
  assertMatch(
    stdout,
    / : 1 client, 2 messages\.\nParties : 2\. Meilleur score de toutes : 1 coup\.\nCoups en moyenne, de 1 joueur : #1 1\. Dichotomie : 4,13\.\n$/,
  );
});

testOn("Unix", "server v3: Ctrl+C ends no round, though those who still search leave", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "17");
  using winner = await Peer.connect(server.port);
  using searcher = await Peer.connect(server.port);
  await searcher.exchange("3");
  await winner.exchange("17");
  server.process.kill("SIGINT");
  assertEquals([await winner.receiveAll(), await searcher.receiveAll()], ["EoT", "EoT"]);
  winner.close();
  searcher.close();
  assert(!/Partie/.test((await server.process.ends()).stdout), server.process.stdout);
});

for (const file of ["server_v1", "server_v2", "server_v3"]) {
  testOn("Unix", `${file}: Ctrl+C says EoT to the client and ends with status 0`, async () => {
    await using server = await serve(`tp3/${file}.ts`);
    using client = await Peer.connect(server.port);
    await client.exchange("99");
    server.process.kill("SIGINT");
    assertEquals(await client.receiveAll(), "EoT");
    assertEquals((await server.process.ends()).status, 0);
  });

  test(`${file} --lines: waits for LF however the keys come`, async () => {
    await using server = await serve(`tp3/${file}.ts`, "--secret", "17", "--lines");
    using client = await Peer.connect(server.port);
    for (const key of "20\r\n") await client.send(key);
    assertEquals(await client.receive(), "Trop grand !\n");
  });

  testOn("Unix", `${file} --quiet: no line per message`, async () => {
    await using server = await serve(`tp3/${file}.ts`, "--quiet", "--secret", "17");
    using client = await Peer.connect(server.port);
    await client.exchange("17");
    client.close();
    server.process.kill("SIGINT");
    assertMatch(
      (await server.process.ends()).stdout,
      /^Serveur en écoute sur .*\nSur cette machine .*\nPour arrêter : Ctrl\+C\.\nServeur arrêté après .* : 1 client, 1 message\.\n(Parties : 1\..*\nCoups en moyenne, .*\n)?$/,
    );
  });
}
