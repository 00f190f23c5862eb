/** The programs in a real terminal, and `nc` and `telnet`, which are terminals themselves. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import {
  deno,
  denoOnTerminal,
  onTerminal,
  Peer,
  Process,
  serve,
  testsThatNeed,
} from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net");

// deno-lint-ignore no-control-regex -- colours are control characters
const COLOURED = /\x1b\[3[1-6]m#1 127\.0\.0\.1:\d+\x1b\[39m/;

for (const [name, command] of [["nc", "nc -N"], ["telnet", "telnet"]]) {
  const connect = (port: number) => new Process("sh", ["-c", `exec ${command} 127.0.0.1 ${port}`]);

  testWith(name, `${name} plays tp1`, async () => {
    await using server = await serve("tp1/server.ts");
    await using peer = connect(server.port);
    if (name === "telnet") await peer.sees("Escape character");
    await peer.type("ça va ?");
    await peer.sees(/Message 1 bien reçu \(8 octets\)\r?\n/);
    await peer.type("");
    await peer.sees(/Message 2 bien reçu \(0 octet\)\r?\n/);
    await peer.type("EoT");
    await peer.sees(/EoT\r?\n/);
    await peer.endInput(); // nc waits for it, even once the server has closed
    await peer.ends();
    await server.process.sees(/#1 \S+ ça va \?\n/);
  });

  for (const version of ["v1", "v2", "v3"]) {
    testWith(name, `${name} plays tp3 ${version}`, async () => {
      await using server = await serve(`tp3/server_${version}.ts`, "--secret", "17");
      await using peer = connect(server.port);
      if (name === "telnet") await peer.sees("Escape character");
      for (const [guess, answer] of [["20", "Trop grand !"], ["3", "Trop petit !"], ["17", "Gagné"]]) {
        await peer.type(guess);
        await peer.sees(answer);
      }
      if (version !== "v1") {
        await peer.sees(/^ en 3 coups\r?\n/);
        await peer.type("EoT");
        await peer.sees(/EoT\r?\n/);
      }
      await peer.endInput(); // nc waits for it, even once the server has closed
      await peer.ends();
    });
  }

  testWith(name, `${name}: the server's Ctrl+C reaches it`, async () => {
    await using server = await serve("tp1/server.ts");
    await using peer = connect(server.port);
    if (name === "telnet") await peer.sees("Escape character");
    await peer.type("salut");
    await peer.sees("Message 1");
    server.process.kill("SIGINT");
    await peer.sees(/EoT\r?\n/);
  });
}

testWith("nc", "nc, typed by hand, is a server for our clients", async () => {
  for (const file of ["tp1/client_v3", "tp3/client_v2"]) {
    await using server = new Process("sh", ["-c", "exec nc -lvn 127.0.0.1 0 2>&1"]);
    const [, port] = await server.sees(/Listening on \S+ (\d+)\n/);
    await using client = deno(`${file}.ts`, `127.0.0.1:${port}`);
    for (const line of file.startsWith("tp1") ? ["Zoé", "salut"] : ["15"]) await client.type(line);
    await server.sees(file.startsWith("tp1") ? "Zoé dit : salut" : /^15$/m);
    await server.type(file.startsWith("tp1") ? "bien reçu" : "Trop grand !");
    await client.sees(file.startsWith("tp1") ? "bien reçu\n" : "Trop grand !\n");
    await server.type("EoT");
    await client.sees("EoT\n");
    assertEquals((await client.ends()).status, 0);
  }
});

testWith(
  "python3",
  "a server shows each client in its colour on a terminal, and Ctrl+C ends it with status 0",
  async () => {
    await using server = denoOnTerminal("tp1/server.ts", "--host", "127.0.0.1", "--port", "0");
    const [, port] = await server.sees(/écoute sur .*:(\d+)\r\n/);
    using client = await Peer.connect(Number(port));
    await client.exchange("salut");
    const [colour] = await server.sees(COLOURED);
    await client.exchange("encore");
    assertStringIncludes(server.stdout.slice(server.stdout.indexOf("encore") - 60), colour);
    await server.press("\x03");
    assertEquals(await client.receiveAll(), "EoT");
    assertEquals((await server.ends()).status, 0);
  },
);

test("what is typed may come in any pieces, and end in CRLF", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v2.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
  await client.sees("Votre message : ");
  for (const byte of new TextEncoder().encode("ça va ?\r\n")) await client.press(Uint8Array.of(byte));
  assertEquals((await client.ends()).status, 0);
  await server.process.sees(/Zoé dit : ça va \?\n/);
});

/** Runs a client of tp1 whose input is these bytes; returns what its server has received. */
async function sentFrom(input: string | Uint8Array): Promise<string[]> {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v3.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
  await client.press(input);
  await client.endInput();
  assertEquals((await client.ends()).status, 0, client.transcript());
  await server.process.sees("s'en va");
  return [...server.process.stdout.matchAll(/Zoé dit : (.*)\n/g)].map(([, text]) => text);
}

test("a text that begins with a byte order mark, as Windows writes it, is sent without it", async () => {
  assertEquals(await sentFrom("\ufeffbonjour\r\nça va ?\r\n"), ["bonjour", "ça va ?", "EoT"]);
});

test("an end of line whose halves, CR and LF, come apart is one end of line", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = deno("tp1/client_v3.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
  await client.press("un\r");
  await client.sees("Message 1");
  await delay(150); // more than Node's readline allows for by default
  await client.press("\ndeux\r\n");
  await client.sees("Message 2 bien reçu (15 octets)"); // « deux », and not an empty line
});

test("an input that ends in the middle of a line: the line is sent, then the end", async () => {
  assertEquals(await sentFrom("un\ndeux"), ["un", "deux", "EoT"]);
});

test("Ctrl+Z alone on a line, which ends the input on Windows, ends it", async () => {
  assertEquals(await sentFrom("un\r\n\x1a\r\ndeux\r\n"), ["un", "EoT"]);
});

test("what is typed in another encoding than UTF-8 is sent as U+FFFD", async () => {
  assertEquals(await sentFrom(Uint8Array.of(0x5a, 0x6f, 0x82, 0x0a)), ["Zo\ufffd", "EoT"]);
});

testOn("Unix", "an input that cannot be read is an input that has ended", async () => {
  await using server = await serve("tp3/server_v2.ts");
  const command = '"$0" run --allow-net --no-prompt tp3/client_v2.ts "$1" < tests';
  await using client = new Process("sh", ["-c", command, Deno.execPath(), `127.0.0.1:${server.port}`]);
  const { status, stderr } = await client.ends();
  assertEquals([status, stderr], [0, ""]);
});

test("a pipe gets no colours", async () => {
  await using server = await serve("tp1/server.ts");
  using client = await Peer.connect(server.port);
  await client.exchange("salut");
  assert(!server.process.stdout.includes("\x1b"));
});

testWith(
  "python3",
  "tp1 client v3: the server's EoT interrupts a line half typed, on a line of its own",
  async () => {
    await using server = await serve("tp1/server.ts");
    await using client = denoOnTerminal("tp1/client_v3.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
    await client.sees("Votre message : ");
    await client.press("bonj");
    await client.sees("bonj");
    server.process.kill("SIGINT");
    await client.sees("\r\nEoT\r\n");
    assertEquals((await client.ends()).status, 0);
  },
);

testWith("python3", "tp1 client v3: a line half typed survives what the server says meanwhile", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = denoOnTerminal("tp1/client_v3.ts", `127.0.0.1:${listener.addr.port}`, "--name", "Zoé");
  using server = new Peer(await listener.accept());
  await client.sees("Votre message : ");
  await client.press("bon");
  await client.sees("bon");
  await server.send("Dépêchez-vous !");
  await client.sees("\r\nDépêchez-vous !\r\nVotre message : ");
  await client.type("jour");
  assertEquals(await server.receive(), "Zoé dit : bonjour");
});

testWith("python3", "Ctrl+D ends a client quietly, on a line of its own", async () => {
  await using server = await serve("tp3/server_v2.ts");
  for (const file of ["tp1/client_v2", "tp1/client_v3", "tp3/client_v1", "tp3/client_v2", "tp3/client_v3"]) {
    await using client = denoOnTerminal(`${file}.ts`, `127.0.0.1:${server.port}`);
    await client.sees(" : ");
    await client.press("\x04");
    const { status, stdout } = await client.ends();
    assertEquals(status, 0, stdout);
    assert(stdout.endsWith("\r\n"), stdout);
  }
});

testWith("python3", "tp1 server --interactive: the question stays last on the screen", async () => {
  await using server = denoOnTerminal("tp1/server.ts", "--host", "127.0.0.1", "--port", "0", "--interactive");
  const [, port] = await server.sees(/écoute sur .*:(\d+)\r\n/);
  using first = await Peer.connect(Number(port));
  await first.send("un");
  await server.sees("Réponse à #1");
  using second = await Peer.connect(Number(port));
  await second.send("deux");
  await server.sees(/ deux\r\nRéponse à #1 [^\n]* : /);
  await server.press("\x04");
  assertEquals(await first.receiveAll(), "EoT");
  assertEquals((await server.ends()).status, 0);
});

testWith(
  "python3",
  "tp1 server --interactive: a line that nobody waits for is dropped, Ctrl+D then stops the server",
  async () => {
    await using server = denoOnTerminal(
      "tp1/server.ts",
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      "--interactive",
    );
    const [, port] = await server.sees(/écoute sur .*:(\d+)\r\n/);
    await server.type("bonjour"); // nobody has asked
    await server.sees("bonjour");
    using client = await Peer.connect(Number(port));
    await server.sees("se connecte"); // meanwhile the line was read
    await client.send("un");
    await server.sees("Réponse à #1");
    await server.type("Salut !");
    assertEquals(await client.receive(), "Salut !");
    await server.type("");
    await server.press("\x04");
    assertEquals(await client.receiveAll(), "EoT");
    assertEquals((await server.ends()).status, 0);
  },
);

testWith("python3", "Ctrl+D after a line half typed sends it, then ends", async () => {
  await using server = await serve("tp1/server.ts");
  await using client = denoOnTerminal("tp1/client_v3.ts", `127.0.0.1:${server.port}`, "--name", "Zoé");
  await client.sees("Votre message : ");
  await client.press("abc\x04\x04");
  assertEquals((await client.ends()).status, 0);
  await server.process.sees(/Zoé dit : abc\n(.*\n)*.*Zoé dit : EoT\n/);
});

testWith(
  "python3",
  "a double-clicked Windows executable waits for Enter before its window closes",
  async () => {
    const command = [
      Deno.execPath(),
      "run",
      "--preload=tests/dist/as_executable.ts",
      "--allow-net",
      "--no-prompt",
    ];
    await using server = await serve("tp3/server_v1.ts", "--secret", "17");
    await using client = onTerminal(command[0], ...command.slice(1), "tp3/client_v1.ts");
    await client.type(`127.0.0.1:${server.port}`);
    await client.type("17");
    await client.sees("Gagné\r\nAppuyez sur Entrée pour fermer cette fenêtre. ");
    await client.type("");
    assertEquals((await client.ends()).status, 0);

    // After a failure too; but neither with arguments nor without a terminal.
    await using failed = onTerminal(command[0], ...command.slice(1), "tp3/client_v1.ts");
    await failed.type("127.0.0.1:1");
    await failed.sees(/Connexion refusée.*\r\nAppuyez sur Entrée/);
    await failed.type("");
    assertEquals((await failed.ends()).status, 1);
    await using withArguments = onTerminal(
      command[0],
      ...command.slice(1),
      "tp3/client_v1.ts",
      "127.0.0.1:1",
    );
    assertMatch((await withArguments.ends()).stdout, /Connexion refusée.*\r\n$/);
    await using withoutTerminal = new Process(command[0], [...command.slice(1), "tp3/client_v1.ts"]);
    await withoutTerminal.type("127.0.0.1:1");
    assertEquals((await withoutTerminal.ends()).status, 1);
  },
);
