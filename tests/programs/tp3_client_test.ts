/** The clients of the third practical, played by hand, with our servers and Python's. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { deno, Peer, python, serve, servePython, testsThatNeed } from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net");

const NEWS = (score: string) => `Meilleur score : ${score}. Nouvelle partie !`;
const INVALID = "Envoyez un nombre entier entre 1 et 30";

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
        ["15", "Absurde : d'après les réponses du serveur, le nombre secret est entre 1 et 14."],
        ["20", "Absurde : d'après les réponses du serveur, le nombre secret est entre 1 et 14."],
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

  for (const lastWords of ["Gagné", "Gagné\nAu revoir !"]) {
    test(`${file}: offers nothing to a server that stops after ${JSON.stringify(lastWords)}`, async () => {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`);
      if (file === "client_v3") await client.type("n");
      await client.type("17");
      using server = new Peer(await listener.accept());
      await server.receive();
      await server.send(lastWords);
      server.close();
      const { status, stdout, stderr } = await client.ends();
      assertEquals([status, stderr], [0, ""]);
      assert(stdout.endsWith(`${lastWords}\n`), stdout);
    });
  }

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

  test(`${file}: a round that ends elsewhere makes all numbers possible again`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`);
    for (const line of file === "client_v3" ? ["n", "15"] : ["15"]) await client.type(line);
    using server = new Peer(await listener.accept());
    assertEquals(await server.receive(), "15");
    await server.send("Trop petit !");
    await client.sees("Trop petit !\n");
    await server.send(NEWS("aucun"));
    await client.sees(NEWS("aucun"));
    await client.type("3");
    assertEquals(await server.receive(), "3");
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

/** Each version of the client, and what is typed before the first guess: nothing, or that the computer does not play. */
const CLIENTS = [["client_v1", []], ["client_v2", []], ["client_v3", ["n"]]] as const;

for (
  const [server, says, greeting] of [
    ["accueil", "greets", []],
    ["lignes", "greets, and speaks in lines,", ["Bonjour ! Devinez mon nombre, de 1 à 30."]],
  ] as const
) {
  testWith(
    "python3",
    `a server that ${says} is understood: each answer is the one to its guess`,
    async () => {
      for (const [file, words] of CLIENTS) {
        await using peer = await servePython(`tp3_serveur_v1_${server}.py`, 17, ...greeting);
        await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${peer.port}`);
        for (const line of words) await client.type(line);
        if (server === "lignes") await client.sees("de 1 à 30.\n"); // later, the first guess would lack its LF
        for (const line of ["20", "10", "17"]) await client.type(line); // at once, as from a file
        const { status, stdout, stderr } = await client.ends();
        assertEquals([status, stderr], [0, ""], file);
        assertMatch(stdout, /de 1 à 30\.\n[^]*Trop grand !\n[^]*Trop petit !\n[^]*Gagné\n$/);
      }
      if (server === "lignes") return;
      await using peer = await servePython(`tp3_serveur_v1_${server}.py`, 17, ...greeting);
      const { status, stdout } = await deno("tp3/client_v3.ts", `127.0.0.1:${peer.port}`, "--auto").ends();
      assertEquals(status, 0);
      assertMatch(stdout, /de 1 à 30\.\nProposition : 15\nTrop petit !\n[^]*Proposition : 17\nGagné\n$/);
    },
  );
}

testWith(
  "python3",
  "a server that reads lines without saying so: the failure names --lines, which is right",
  async () => {
    for (const [file, words] of CLIENTS) {
      for (const options of [["--timeout", "1"], ["--lines"]]) {
        await using peer = await servePython("tp3_serveur_v1_lignes.py", 17);
        await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${peer.port}`, ...options);
        for (const line of [...words, "20", "17"]) await client.type(line);
        const { status, stdout, stderr } = await client.ends();
        if (options.length === 1) {
          assertEquals([status, stderr], [0, ""], file);
          assertMatch(stdout, /Trop grand !\n[^]*Gagné\n$/);
        } else {
          assertEquals(status, 1);
          assertMatch(
            stderr,
            /n'a pas répondu en 1 s\. .* attend un saut de ligne .* \(essayez --lines\)\.\n/,
          );
        }
      }
    }
  },
);

for (const glue of ["", " ", "\n"]) {
  test(`a server that was busy greets when it has the guess already: ${JSON.stringify(glue)} after its greeting`, async () => {
    for (const options of [["--auto"], []]) {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      await using client = deno("tp3/client_v3.ts", `127.0.0.1:${listener.addr.port}`, ...options);
      for (const line of options.length > 0 ? [] : ["n", "15", "20"]) await client.type(line);
      using server = new Peer(await listener.accept());
      assertEquals(await server.receive(), "15");
      await server.send(`Bienvenue !${glue}Trop petit !`);
      const next = options.length > 0 ? "23" : "20";
      assertEquals(await server.receive(), next); // greater than 15: the answer was understood
      await client.sees(/Bienvenue ! ?\nTrop petit !\n/);
    }
  });
}

test("an answer in other words is one, though the best score follows", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp3/client_v1.ts", `127.0.0.1:${listener.addr.port}`);
  await client.type("15");
  using server = new Peer(await listener.accept());
  await server.receive();
  await server.send(`Bravo, vous avez gagné !\n${NEWS("1 coup")}`);
  await client.sees(NEWS("1 coup"));
  await client.type("16");
  assertEquals(await server.receive(), "16");
});

test("clients --name: sign each guess, and nothing else", async () => {
  for (const [file, words] of CLIENTS) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(`tp3/${file}.ts`, `127.0.0.1:${listener.addr.port}`, "--name", "Zoé");
    for (const line of [...words, "15", "20", "quitter"]) await client.type(line);
    using server = new Peer(await listener.accept());
    for (const [guess, answer] of [["15", "Trop petit !"], ["20", "Trop grand !"]]) {
      assertEquals(await server.receive(), `Zoé dit : ${guess}`);
      await server.send(answer);
    }
    assertEquals(await server.receive(), file === "client_v1" ? undefined : "EoT");
    assertEquals((await client.ends()).status, 0);
  }
});

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
    await using client = python("tp3_client_v3.py", server.port);
    await client.type("127.0.0.1");
    const { status, stdout } = await client.ends();
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
