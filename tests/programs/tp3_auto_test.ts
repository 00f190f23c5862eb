/** Client v3 of the third practical, playing by itself. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { judge } from "../../lib/game.ts";
import { deno, Peer, serve, testsThatNeed } from "../support/processes.ts";

const { test } = testsThatNeed("run", "net");

const NEWS = (score: string) => `Meilleur score : ${score}. Nouvelle partie !`;

test("client v3 --auto: every secret in at most 5 guesses", async () => {
  const play = async (first: number) => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(
      "tp3/client_v3.ts",
      `127.0.0.1:${listener.addr.port}`,
      "--auto",
      "--rounds",
      "3",
    );
    using server = new Peer(await listener.accept());
    for (let secret = first; secret < first + 3; secret++) {
      for (let count = 1, guess; guess !== secret; count++) {
        assert(count <= 5, `${secret} not found in 5 guesses`);
        guess = Number(await server.receive());
        await server.send(judge(guess, secret));
      }
    }
    assertEquals(await server.receive(), "EoT");
    assertEquals((await client.ends()).status, 0);
  };
  await Promise.all([1, 4, 7, 10, 13, 16, 19, 22, 25, 28].map(play));
});

for (const version of ["v1", "v2", "v3"]) {
  test(`client v3 --auto against server ${version}: the first secret, the last, and one between`, async () => {
    const play = async (secret: string) => {
      await using server = await serve(`tp3/server_${version}.ts`, "--secret", secret);
      await using client = deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto");
      const { status, stdout, stderr } = await client.ends();
      assertEquals([status, stderr], [0, ""]);
      const guesses = stdout.match(/Proposition : \d+/g)!;
      assert(guesses.length <= 5, stdout);
      assertEquals(guesses.at(-1), `Proposition : ${secret}`);
    };
    await Promise.all(["1", "17", "30"].map(play));
  });
}

test("client v3: the question chooses the automatic mode", async () => {
  await using server = await serve("tp3/server_v1.ts", "--secret", "17");
  await using client = deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`);
  await client.sees("Jeu automatique ? (o/n) : ");
  await client.type("oui");
  await client.sees("Gagné\n");
  assertEquals((await client.ends()).status, 0);
});

test("client v3 --auto --rounds: so many games against server v2", async () => {
  await using server = await serve("tp3/server_v2.ts");
  await using client = deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto", "--rounds", "3");
  const { status, stdout } = await client.ends();
  assertEquals(status, 0);
  assertEquals(stdout.match(/Gagné en \d coups?\n/g)?.length, 3);
  assertEquals((await server.process.ends()).status, 0);
});

test("clients v3 --auto --rounds: several at once against server v3", async () => {
  await using server = await serve("tp3/server_v3.ts");
  const clients = ["3", "3", "1"].map((rounds) =>
    deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto", "--rounds", rounds)
  );
  for (const [index, client] of clients.entries()) {
    const { status, stdout, stderr } = await client.ends();
    assertEquals([status, stderr], [0, ""]);
    assertEquals(stdout.match(/Gagné en \d coups?\n/g)?.length, [3, 3, 1][index]);
  }
});

test("client v3 --auto: waits while other players search, then plays the new round", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "15");
  using other = await Peer.connect(server.port);
  await other.exchange("1");
  await using client = deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto", "--rounds", "2");
  await client.sees("Patientez : 1 joueur cherche encore\n");
  await delay(500); // time for two guesses, if it did not wait
  await other.exchange("15");
  await client.sees(`${NEWS("1 coup")}\nProposition : 15\nGagné en 1 coup\n`);
  const { status, stdout } = await client.ends();
  assertEquals(status, 0);
  assertEquals(stdout.match(/Patientez/g)?.length, 1);
});

test("client v3 --auto: a greeting is not an answer; glued messages are understood", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp3/client_v3.ts", `127.0.0.1:${listener.addr.port}`, "--auto", "--rounds", "2");
  using server = new Peer(await listener.accept());
  await server.send("Bienvenue !");
  assertEquals(await server.receive(), "15");
  await server.send("Trop grand !");
  assertEquals(await server.receive(), "7");
  await server.send("Gagné en 2 coupsMeilleur score : 2 coups. Nouvelle partie !");
  await client.sees("Gagné en 2 coups\nMeilleur score : 2 coups. Nouvelle partie !\n");
  assertEquals(await server.receive(), "15");
  await server.send("Gagné en 1 coup");
  assertEquals(await server.receive(), "EoT");
  assertEquals((await client.ends()).status, 0);
});

test("client v3 --auto --rounds against server v1, which stops: says so", async () => {
  await using server = await serve("tp3/server_v1.ts");
  await using client = deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto", "--rounds", "2");
  const { status, stderr } = await client.ends();
  assertEquals([status, stderr], [1, "Le serveur s'est arrêté : parties jouées, 1 sur 2.\n"]);
});

test("client v3 --auto: EoT in place of an answer says that the server has stopped", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp3/client_v3.ts", `127.0.0.1:${listener.addr.port}`, "--auto");
  using server = new Peer(await listener.accept());
  await server.receive();
  await server.send("EoT");
  const { status, stderr } = await client.ends();
  assertEquals([status, stderr], [1, "Le serveur s'est arrêté : parties jouées, 0 sur 1.\n"]);
});

test("client v3 --auto: an answer it does not understand ends it, instead of an endless game", async () => {
  await using server = await serve("tp3/server_v2.ts", "--max", "10");
  const { status, stdout, stderr } = await deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto")
    .ends();
  assertEquals(status, 1);
  assertStringIncludes(stdout, "Envoyez un nombre entier entre 1 et 10\n");
  assertStringIncludes(
    stderr,
    "Le jeu automatique ne comprend pas cette réponse : il attend « Trop grand ! », « Trop petit ! » ou « Gagné ». Voyez --min, --max, --lines.",
  );
});
