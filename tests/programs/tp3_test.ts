import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { judge } from "../../lib/game.ts";
import { deno, Peer, python, repeatUntil, serve, servePython, testsThatNeed } from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net");

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
  await server.process.sees(/#3 \S+ s'en va\n/);
  assertEquals(await winner.exchange("5"), "Patientez : 1 joueur cherche encore");
  await searcher.exchange("17");
  assertEquals(await winner.receive(), NEWS("1 coup"));
  assertEquals(await winner.receiveAll(), "EoT"); // now it has a game to play
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
  assertMatch(stdout, / : 1 client, 2 messages\.\nParties : 2\. Meilleur score de toutes : 1 coup\.\n$/);
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
      /^Serveur en écoute sur .*\nSur cette machine .*\nPour arrêter : Ctrl\+C\.\nServeur arrêté après .* : 1 client, 1 message\.\n(Parties : 1\..*\n)?$/,
    );
  });
}

test("client v1: asks for the address, then numbers, until the win", async () => {
  await using server = await serve("tp3/server_v1.ts", "--secret", "17");
  await using client = deno("tp3/client_v1.ts");
  await client.sees("Adresse IP du serveur : ");
  await client.type("ceci n'est pas une adresse");
  await client.sees("Adresse incorrecte");
  await client.sees("Adresse IP du serveur : ");
  await client.type(`127.0.0.1:${server.port}`);
  for (
    const [guess, answer] of [["20", "Trop grand !"], ["10", "Trop petit !"], ["x", INVALID], ["17", "Gagné"]]
  ) {
    await client.sees("Votre nombre (de 1 à 30) : ");
    await client.type(guess);
    await client.sees(`${answer}\n`);
  }
  assertEquals((await client.ends()).status, 0);
  assertEquals((await server.process.ends()).status, 0);
});

test("client v1: the end of the input, at any question, ends it quietly", async () => {
  await using server = await serve("tp3/server_v1.ts", "--secret", "17");
  for (const lines of [[], [`127.0.0.1:${server.port}`], [`127.0.0.1:${server.port}`, "3"]]) {
    await using client = deno("tp3/client_v1.ts");
    for (const line of lines) await client.type(line);
    await client.endInput();
    const { status, stderr } = await client.ends();
    assertEquals([status, stderr], [0, ""]);
  }
});

for (const file of ["client_v2", "client_v3"]) {
  test(`${file}: refuses absurd guesses before sending anything`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`);
    if (file === "client_v3") await client.type("n");
    using server = new Peer(await listener.accept());
    await client.type("15");
    assertEquals(await server.receive(), "15");
    await server.send("Trop grand !");
    for (
      const [guess, reason] of [
        ["12.5", "Entrez un nombre entier, en chiffres."],
        ["", "Entrez un nombre entier, en chiffres."],
        ["douze", "Entrez un nombre entier, en chiffres."],
        ["0", "Le nombre secret est entre 1 et 30."],
        ["31", "Le nombre secret est entre 1 et 30."],
        ["15", "Absurde : d'après ses réponses, le nombre secret est entre 1 et 14."],
        ["20", "Absurde : d'après ses réponses, le nombre secret est entre 1 et 14."],
      ]
    ) {
      await client.sees("Votre nombre (de 1 à 30) : ");
      await client.type(guess);
      await client.sees(`${reason}\n`);
    }
    await client.type("14");
    assertEquals(await server.receive(), "14"); // and nothing before it
  });

  test(`${file} --min --max: another range`, async () => {
    await using server = await serve("tp3/server_v1.ts", "--secret", "77", "--min", "50", "--max", "100");
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${server.port}`, "--min", "50", "--max", "100");
    if (file === "client_v3") await client.type("n");
    await client.sees("Votre nombre (de 50 à 100) : ");
    await client.type("49");
    await client.sees("Le nombre secret est entre 50 et 100.\n");
    await client.type("77");
    await client.sees("Gagné\n");
    assertEquals((await client.ends()).status, 0);
  });

  test(`${file}: offers another game to a server that goes on`, async () => {
    await using server = await serve("tp3/server_v2.ts", "--secret", "17");
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${server.port}`);
    if (file === "client_v3") await client.type("n");
    await client.type("17");
    await client.sees("Gagné en 1 coup\nEncore une partie ? (o/n) : ");
    await client.type("peut-être");
    await client.sees("Répondez o (oui) ou n (non).\n");
    await client.type("o");
    await client.type("20");
    await client.type("17");
    await client.sees("Gagné en 2 coups\n");
    await client.type("n");
    assertEquals((await client.ends()).status, 0);
    await server.process.sees("EoT → EoT\n"); // the server was told
    assertEquals((await server.process.ends()).status, 0);
  });

  test(`${file}: after a win, offers nothing to a server that stops`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`);
    if (file === "client_v3") await client.type("n");
    await client.type("17");
    using server = new Peer(await listener.accept());
    await server.receive();
    await server.send("Gagné");
    server.close();
    const { status, stdout, stderr } = await client.ends();
    assertEquals([status, stderr], [0, ""]);
    assert(stdout.endsWith("Gagné\n"), stdout);
  });

  test(`${file}: shows the best score as soon as it comes`, async () => {
    await using server = await serve("tp3/server_v3.ts", "--secret", "17");
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${server.port}`);
    if (file === "client_v3") await client.type("n");
    using other = await Peer.connect(server.port);
    await other.exchange("1");
    await client.type("17");
    await client.sees("Encore une partie ? (o/n) : ");
    await client.type("o");
    await client.type("12");
    await client.sees("Patientez : 1 joueur cherche encore\n");
    await client.sees("Votre nombre");
    await other.exchange("17");
    await client.sees(`${NEWS("1 coup")}\n`);
    await client.sees("Votre nombre");
    await client.type("20");
    await client.sees("Trop grand !\n");
    await client.type("quitter");
    assertEquals((await client.ends()).status, 0);
  });

  testOn("Unix", `${file}: the server's EoT ends it at once, while the user is typing`, async () => {
    await using server = await serve("tp3/server_v3.ts");
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${server.port}`);
    if (file === "client_v3") await client.type("n");
    await client.sees("Votre nombre");
    server.process.kill("SIGINT");
    await client.sees("\nEoT\n");
    assertEquals((await client.ends()).status, 0);
  });
}

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

for (const [file, answers] of [["client_v2", []], ["client_v3", ["n"]]] as const) {
  test(`${file}: a win, the best score and EoT that come together end the game, though the user goes on`, async () => {
    await using server = await serve("tp3/server_v3.ts", "--secret", "17", "--rounds", "1");
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${server.port}`);
    for (const line of [...answers, "20", "17", "o"]) await client.type(line);
    const { status, stdout } = await client.ends();
    assertMatch(stdout, /Gagné en 2 coups\nMeilleur score : 2 coups\. Nouvelle partie !\n[^]*EoT\n/);
    assertEquals(status, 0);
  });
}

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
    "Le jeu automatique ne comprend pas cette réponse. Voyez aussi --min et --max.",
  );
});

for (const file of ["client_v2", "client_v3"]) {
  test(`${file}: news before an answer does not shift the answers`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`);
    for (const line of file === "client_v3" ? ["n", "5", "20"] : ["5", "20"]) await client.type(line);
    using server = new Peer(await listener.accept());
    assertEquals(await server.receive(), "5");
    await server.send(NEWS("3 coups"));
    await client.sees(NEWS("3 coups"));
    await server.send("Trop petit !");
    assertEquals(await server.receive(), "20");
    await server.send("Trop grand !");
    await client.type("20");
    await client.sees("le nombre secret est entre 6 et 19.\n");
  });

  test(`${file}: an answer in other words is shown, and changes nothing`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`);
    for (const line of file === "client_v3" ? ["n", "5", "5"] : ["5", "5"]) await client.type(line);
    using server = new Peer(await listener.accept());
    assertEquals(await server.receive(), "5");
    await server.send("C'est plus !");
    assertEquals(await server.receive(), "5");
    await client.sees("C'est plus !\n");
  });
}

for (const file of ["client_v2", "client_v3"]) {
  test(`${file}: a server that contradicts itself is told so`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`, "--max", "1");
    if (file === "client_v3") await client.type("o");
    else await client.type("1");
    using server = new Peer(await listener.accept());
    assertEquals(await server.receive(), "1");
    await server.send("Trop grand !");
    const { status, stderr } = await client.ends();
    assertEquals(status, 1);
    assertStringIncludes(stderr, "Les réponses du serveur ne laissent plus aucun nombre possible");
  });
}

test("clients --lines: each guess ends with LF", async () => {
  for (const file of ["client_v1", "client_v2", "client_v3"]) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`, "--lines");
    if (file === "client_v3") await client.type("n");
    await client.type("17");
    using server = new Peer(await listener.accept());
    assertEquals(await server.receive(), "17\n");
    await server.send("Gagné\n");
    await client.sees("Gagné\n");
  }
});

testWith("python3", "Python's server v1, our clients", async () => {
  for (const file of ["client_v1", "client_v2", "client_v3"]) {
    await using server = await servePython("tp3_serveur_v1.py", 17);
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${server.port}`);
    if (file === "client_v3") await client.type("n");
    for (const guess of ["20", "10", "17"]) await client.type(guess);
    const { status, stdout } = await client.ends();
    assertEquals(status, 0);
    assertMatch(stdout, /Trop grand !\n.*\n?.*Trop petit !\n(.*\n)*Gagné\n$/);
    assertEquals((await server.process.ends()).status, 0);
  }
  await using server = await servePython("tp3_serveur_v1.py");
  const { status, stdout } = await deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto").ends();
  assertEquals(status, 0);
  assertStringIncludes(stdout, "Gagné\n");
  assertEquals((await server.process.ends()).status, 0);
});

testWith("python3", "Python's server v2, our clients", async () => {
  {
    await using server = await servePython("tp3_serveur_v2.py", 17, 4);
    await using client = deno("tp3/client_v2.ts", `127.0.0.1:${server.port}`);
    for (const line of ["17", "o", "5", "4", "n"]) await client.type(line);
    const { status, stdout } = await client.ends();
    assertEquals(status, 0);
    assertMatch(stdout, /Gagné en 1 coups\n(.*\n)*Gagné en 2 coups\n/);
    await server.process.sees("fin\n");
  }
  await using server = await servePython("tp3_serveur_v2.py");
  const { status } = await deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto", "--rounds", "3")
    .ends();
  assertEquals(status, 0);
  assertEquals((await server.process.ends()).status, 0);
});

testWith("python3", "our servers, Python's clients", async () => {
  {
    await using server = await serve("tp3/server_v1.ts", "--secret", "17");
    await using client = python("tp3_client_v1.py", server.port);
    for (const line of ["127.0.0.1", "20", "10", "17"]) await client.type(line);
    const { status, stdout } = await client.ends();
    assertEquals(status, 0);
    assertMatch(stdout, /Trop grand !\n.*Trop petit !\n.*Gagné\nfin\n$/);
    assertEquals((await server.process.ends()).status, 0);
  }
  for (const version of ["v1", "v2", "v3"]) {
    await using server = await serve(`tp3/server_${version}.ts`);
    const { status, stdout } = await python("tp3_client_v3.py", server.port).ends();
    assertEquals(status, 0);
    assertMatch(stdout, /Gagné.*\n(.*\n)?fin\n$/);
  }
});

test("--help: French, with the defaults and examples, status 0", async () => {
  for (const file of ["server_v1", "server_v2", "server_v3", "client_v1", "client_v2", "client_v3"]) {
    const { status, stdout, stderr } = await deno(`tp3/${file}.ts`, "--help").ends();
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, `Usage : deno run --allow-net tp3/${file}.ts`);
    assertStringIncludes(stdout, "port TCP [6400]");
    assertStringIncludes(stdout, "Exemples :");
  }
});
