import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  deno,
  Peer,
  Process,
  python,
  serve,
  servePiped,
  servePython,
  testsThatNeed,
} from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net");

test("server: a bare client gets bare answers, numbered, with the size in bytes", async () => {
  await using server = await serve("tp1/server.ts");
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("Bonjour"), "Message 1 bien reçu (7 octets)");
  assertEquals(await client.exchange("é"), "Message 2 bien reçu (2 octets)");
  assertEquals(await client.exchange("a"), "Message 3 bien reçu (1 octet)");
  assertEquals(await client.exchange("Alice dit : EoT"), "EoT");
  assertEquals(await client.receive(), undefined);
});

test("server: a line client gets lines, one write for messages that came together", async () => {
  await using server = await serve("tp1/server.ts");
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("Bonjour\n"), "Message 1 bien reçu (7 octets)\n");
  await client.send("a\r\nb\r\neot\r\n");
  assertEquals(
    await client.receiveAll(),
    "Message 2 bien reçu (1 octet)\nMessage 3 bien reçu (1 octet)\nEoT\n",
  );
});

test("server: each message is one line on the screen: time, number, address, text", async () => {
  await using server = await serve("tp1/server.ts");
  using client = await Peer.connect(server.port);
  await client.exchange("Alice dit : ça va ?");
  await server.process.sees(/\d\d:\d\d:\d\d #1 127\.0\.0\.1:\d+ Alice dit : ça va \?\n/);
  using other = await Peer.connect(server.port);
  await other.exchange("bonjour\n");
  await server.process.sees(/#2 127\.0\.0\.1:\d+ bonjour\n/);
});

test("server: serves many clients at once", async () => {
  await using server = await serve("tp1/server.ts");
  const clients = await Promise.all(Array.from({ length: 70 }, () => Peer.connect(server.port)));
  for (const turn of [1, 2, 3]) {
    const answers = await Promise.all(clients.map((client) => client.exchange("bonjour")));
    assert(answers.every((answer) => answer === `Message ${turn} bien reçu (7 octets)`));
  }
  for (const client of clients) client.close();
});

test("server: a message of 4096 bytes is answered, a longer one is refused, and the client goes on", async () => {
  await using server = await serve("tp1/server.ts");
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("x".repeat(4096) + "\n"), "Message 1 bien reçu (4096 octets)\n");
  assertEquals(await client.exchange("x".repeat(4097) + "\n"), "Message trop long (4096 octets au plus)\n");
  assertEquals(await client.exchange("bonjour\n"), "Message 2 bien reçu (7 octets)\n");
});

test("server: without a keyboard it goes on", async () => {
  await using server = await serve("tp1/server.ts");
  await server.process.endInput();
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("a"), "Message 1 bien reçu (1 octet)");
});

test("server --interactive: the answers are typed, in the order of the messages", async () => {
  await using server = await serve("tp1/server.ts", "--interactive");
  using first = await Peer.connect(server.port);
  using second = await Peer.connect(server.port);
  await first.send("un");
  await server.process.sees("Réponse à #1");
  await second.send("deux");
  await server.process.sees("deux");
  await server.process.type("Salut !");
  assertEquals(await first.receive(), "Salut !");
  await server.process.sees("Réponse à #2");
  await server.process.type("");
  assertEquals(await second.receive(), "Message 1 bien reçu (4 octets)");
  await second.send("encore");
  await server.process.sees("Réponse à #2");
  await server.process.type("EoT");
  assertEquals(await second.receiveAll(), "EoT");
  await first.send("toujours là");
  await server.process.sees("Réponse à #1");
  await server.process.type("x".repeat(4097));
  await server.process.sees("Message trop long : 4097 octets, 4096 au plus.");
  await server.process.type("oui");
  assertEquals(await first.receive(), "oui");
});

test("server --interactive: answers may be typed ahead; the end of the input stops it", async () => {
  await using server = await serve("tp1/server.ts", "--interactive");
  await server.process.type("Un");
  await server.process.type("EoT");
  await server.process.endInput();
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("a"), "Un");
  assertEquals(await client.exchange("b"), "EoT");
  assertEquals((await server.process.ends()).status, 0);
});

test("server --interactive: nobody is asked to answer those who have left", async () => {
  await using server = await serve("tp1/server.ts", "--interactive");
  using first = await Peer.connect(server.port);
  await first.send("un");
  await server.process.sees("Réponse à #1");
  {
    using ghost = await Peer.connect(server.port);
    await ghost.send("x\n".repeat(50));
    await server.process.sees("#2");
  }
  using third = await Peer.connect(server.port);
  await third.send("trois");
  await server.process.sees(/#3 \S+ trois\n/);
  await server.process.type("oui");
  assertEquals(await first.receive(), "oui");
  await server.process.sees(/Réponse à #3 .* : $/);
  await server.process.type(" eot ");
  assertEquals(await third.receiveAll(), "EoT");
  assert(!server.process.stdout.includes("Réponse à #2"), server.process.stdout);
});

test("server --interactive --quiet: the messages are shown all the same", async () => {
  await using server = await serve("tp1/server.ts", "--interactive", "--quiet");
  using client = await Peer.connect(server.port);
  await client.send("salut");
  await server.process.sees(/#1 \S+ salut\nRéponse à #1/);
});

test("server: EoT at the end of a word ends nothing", async () => {
  await using server = await serve("tp1/server.ts");
  using client = await Peer.connect(server.port);
  assertEquals(await client.exchange("Zo dit : monEoT"), "Message 1 bien reçu (15 octets)");
});

testOn("Unix", "server: goes on when nobody reads its screen any more", async () => {
  await using server = servePiped("tp1/server.ts", "head -n 1");
  const [, port] = await server.sees(/écoute sur .*:(\d+)\n/);
  using client = await Peer.connect(Number(port));
  for (const turn of [1, 2, 3]) {
    assertEquals(await client.exchange("a"), `Message ${turn} bien reçu (1 octet)`);
  }
  Deno.kill(Number(server.stderr), "SIGTERM");
  assertEquals(await client.receiveAll(), "EoT");
  assertMatch((await server.ends()).stderr, /^\d+\n$/);
});

test("client v1: sends its message, prints the answer, closes", async () => {
  await using server = await serve("tp1/server.ts");
  const { status, stdout, stderr } = await deno("tp1/client_v1.ts", `127.0.0.1:${server.port}`).ends();
  assertEquals([status, stdout, stderr], [0, "Message 1 bien reçu (9 octets)\n", ""]);
  await server.process.sees(/#1 .* Bonjour !\n.* s'en va/);
});

test("client v2: asks for the name and the message", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v2.ts", `127.0.0.1:${server.port}`);
  await client.sees("Votre nom : ");
  await client.type("Zoé");
  await client.sees("Votre message : ");
  await client.type("ça va ?");
  await client.sees("Message 1 bien reçu (19 octets)\n");
  assertEquals((await client.ends()).status, 0);
  await server.process.sees("Zoé dit : ça va ?\n");
});

test("client v2: refuses an empty name and a message too long, and asks again", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v2.ts", `127.0.0.1:${server.port}`);
  await client.type("");
  await client.sees("Il faut au moins un caractère visible, et rien d'invisible.\nVotre nom : ");
  await client.type("é".repeat(51));
  await client.sees("Ce nom est trop long : 100 octets au plus.\nVotre nom : ");
  await client.type("Zoé");
  await client.type("é".repeat(2048));
  await client.sees("Message trop long : 4107 octets, 4096 au plus. Raccourcissez-le.\nVotre message : ");
  await client.type("court");
  await client.sees("Message 1 bien reçu (16 octets)");
  assertEquals((await client.ends()).status, 0);
});

test("client v2: the end of the input at any question ends it quietly", async () => {
  await using server = await serve("tp1/server.ts");
  for (const lines of [[], ["Zoé"]]) {
    await using client = deno("tp1/client_v2.ts", `127.0.0.1:${server.port}`);
    for (const line of lines) await client.type(line);
    await client.endInput();
    const { status, stderr } = await client.ends();
    assertEquals([status, stderr], [0, ""]);
  }
});

for (const word of ["EoT", "quitter", undefined]) {
  test(`client v3: a loop, ended by ${word ?? "the end of the input"}, which the server is told`, async () => {
    await using server = await serve("tp1/server.ts");
    await using client = deno("tp1/client_v3.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
    for (const turn of [1, 2]) {
      await client.sees("Votre message : ");
      await client.type("bonjour");
      await client.sees(`Message ${turn} bien reçu (18 octets)\n`);
    }
    if (word) await client.type(word);
    else await client.endInput();
    assertEquals((await client.ends()).status, 0);
    await server.process.sees("Zoé dit : EoT\n");
  });
}

test("client v3: messages from a pipe are sent one by one", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v3.ts", `127.0.0.1:${server.port}`);
  for (const line of ["Zoé", "un", "deux", "trois"]) await client.type(line);
  await client.endInput();
  const { status, stdout } = await client.ends();
  assertEquals(status, 0);
  for (const turn of [1, 2, 3]) assertStringIncludes(stdout, `Message ${turn} bien reçu`);
  await server.process.sees(
    /Zoé dit : un\n(.*\n)*.*Zoé dit : deux\n(.*\n)*.*Zoé dit : trois\n(.*\n)*.*Zoé dit : EoT\n/,
  );
});

testOn("Unix", "client v3: the server's EoT ends it at once, while the user is typing", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v3.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
  await client.sees("Votre message : ");
  server.process.kill("SIGINT");
  await client.sees("\nEoT\n");
  assertEquals((await client.ends()).status, 0);
});

test("client v3: a lost connection ends it at once, while the user is typing", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v3.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
  await client.sees("Votre message : ");
  server.process.kill("SIGKILL");
  const { status, stderr } = await client.ends();
  assertEquals(status, 1);
  assertMatch(stderr, /^(Le serveur a fermé la connexion|La connexion avec le serveur a été coupée)\. .*\n$/);
});

test("client v3: what the server says unasked is shown, and the question asked again", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp1/client_v3.ts", `127.0.0.1:${listener.addr.port}`, "--name", "Zoé");
  using server = new Peer(await listener.accept());
  await client.sees("Votre message : ");
  await server.send("Cinq minutes encore");
  await client.sees("\nCinq minutes encore\nVotre message : ");
  await client.type("merci");
  assertEquals(await server.receive(), "Zoé dit : merci");
  await server.send("de rienEoT");
  await client.sees("de rien\n");
  await client.sees("EoT\n");
  assertEquals((await client.ends()).status, 0);
  assertEquals(await server.receiveAll(), ""); // nothing more is said to who has said EoT
});

test("client v2: whatever a teacher answers is the answer: there is no game, and no best score", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp1/client_v2.ts", `127.0.0.1:${listener.addr.port}`, "--name", "Zoé");
  using server = new Peer(await listener.accept());
  await client.type("Qui gagne ?");
  await server.receive();
  await server.send("Meilleur score : toi");
  await client.sees("Meilleur score : toi\n");
  assertEquals((await client.ends()).status, 0);
});

test("clients --lines: each message ends with LF; an answer without one is understood", async () => {
  for (
    const [file, message] of [["tp1/client_v1.ts", "Bonjour !\n"], ["tp1/client_v2.ts", "Zoé dit : salut\n"]]
  ) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = deno(file, `127.0.0.1:${listener.addr.port}`, "--lines");
    using server = new Peer(await listener.accept());
    if (file.includes("v2")) {
      await client.type("Zoé");
      await client.type("salut");
    }
    assertEquals(await server.receive(), message);
    await server.send("reçu");
    await client.sees("reçu\n");
    assertEquals((await client.ends()).status, 0);
  }
});

test("server --lines: waits for LF however the keys come", async () => {
  await using server = await serve("tp1/server.ts", "--lines");
  using client = await Peer.connect(server.port);
  for (const key of "salut\r\n") await client.send(key);
  assertEquals(await client.receive(), "Message 1 bien reçu (5 octets)\n");
});

testOn("Unix", "server --quiet: no line per message", async () => {
  await using server = await serve("tp1/server.ts", "--quiet");
  using client = await Peer.connect(server.port);
  await client.exchange("bonjour");
  server.process.kill("SIGINT");
  const { stdout } = await server.process.ends();
  assert(!stdout.includes("bonjour") && !stdout.includes("#1"), stdout);
});

testWith("python3", "Python's server, our clients", async () => {
  await using server = await servePython("tp1_serveur.py", 3);
  const address = `127.0.0.1:${server.port}`;
  assertEquals((await deno("tp1/client_v1.ts", address).ends()).stdout, "J'ai bien reçu : Bonjour !\n");

  await using second = deno("tp1/client_v2.ts", address, "--name", "Zoé");
  await second.type("ça va ?");
  assertStringIncludes((await second.ends()).stdout, "J'ai bien reçu : Zoé dit : ça va ?\n");

  await using third = deno("tp1/client_v3.ts", address, "--name", "Zoé");
  for (const line of ["un", "deux", "trois", "quatre"]) await third.type(line);
  const { status, stdout } = await third.ends();
  assertEquals(status, 0);
  assertMatch(stdout, /reçu : Zoé dit : un\n(.*\n)*.*reçu : Zoé dit : deux\n(.*\n)*EoT\n$/);

  await using leaver = deno("tp1/client_v3.ts", address, "--name", "Zoé");
  await leaver.type("quitter");
  assertEquals((await leaver.ends()).status, 0);
  await server.process.sees("Zoé dit : EoT\n");
});

testWith("python3", "our server, Python's clients", async () => {
  await using server = await serve("tp1/server.ts");
  assertEquals(
    (await python("tp1_client_v1.py", server.port).ends()).stdout,
    "Message 1 bien reçu (7 octets)\n",
  );

  await using second = python("tp1_client_v2.py", server.port);
  await second.type("ça va ?");
  assertStringIncludes((await second.ends()).stdout, "Message 1 bien reçu (21 octets)\n");

  await using third = python("tp1_client_v3.py", server.port);
  for (const line of ["un", "deux", "EoT"]) await third.type(line);
  const { status, stdout } = await third.ends();
  assertEquals(status, 0);
  assertMatch(stdout, /Message 1 bien reçu .*\n.*Message 2 bien reçu .*\n.*EoT\nfin\n$/);

  await using stopped = python("tp1_client_v3.py", server.port);
  await stopped.type("bonjour");
  await stopped.sees("Message 1 bien reçu");
  server.process.kill("SIGINT");
  await server.process.ends();
  await stopped.type("encore là ?");
  assertStringIncludes((await stopped.ends()).stdout, "EoT\nfin\n");
});

test("--help: French, with the defaults and examples, status 0", async () => {
  for (const file of ["server", "client_v1", "client_v2", "client_v3"]) {
    const { status, stdout, stderr } = await deno(`tp1/${file}.ts`, "--help").ends();
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, `Usage : deno run --allow-net tp1/${file}.ts`);
    assertStringIncludes(stdout, "port TCP [6000]");
    assertStringIncludes(stdout, "Exemples :");
  }
});

test("importing a program runs nothing", async () => {
  const files = ["tp1/server", "tp1/client_v1", "tp1/client_v2", "tp1/client_v3"];
  const code = files.map((file) => `await import("./${file}.ts");`).join("");
  const { status, stdout, stderr } = await new Process(Deno.execPath(), ["eval", code]).ends();
  assertEquals([status, stdout, stderr], [0, "", ""]);
});
