import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { stripAnsiCode } from "@std/fmt/colors";
import {
  ACTING_TEXT,
  ACTING_TEXT_SHOWN,
  actsOnTerminal,
  assertAnswered,
  assertServesHonestClient,
  flood,
  SERVERS,
  targetAt,
} from "./pranks.ts";
import {
  CLIENTS,
  deno,
  onTerminal,
  Peer,
  Process,
  python,
  repeatUntil,
  serve,
  servePiped,
  talkative,
  testsThatNeed,
} from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net");

for (const spec of SERVERS) {
  const { file, args, message, concurrent } = spec;

  test(`${file}: EoT in the middle of a chunk`, async () => {
    await using server = await serve(file, ...args);
    const target = targetAt(server, spec);
    using client = await target.connect();
    await client.send(`${message}\nEoT\n${message}\n`);
    await client.closeWrite();
    const answers = (await client.receiveAll()).trimEnd().split("\n");
    // To server v1 EoT is no number; to the others it is the end.
    assertEquals(answers.length, file === "tp3/server_v1.ts" ? 3 : 2);
    if (file !== "tp3/server_v1.ts") assertEquals(answers[1], "EoT");
    if (file === "tp3/server_v2.ts") assertEquals((await server.process.ends()).status, 0);
    else await assertServesHonestClient(target);
  });

  testOn("Linux", `${file}: a signal says EoT to those it serves and ends it, whatever they do`, async () => {
    await Promise.all((["SIGINT", "SIGTERM", "SIGHUP"] as const).map(async (signal) => {
      await using server = await serve(file, ...args);
      using honest = await Peer.connect(server.port);
      await honest.exchange(`${message}\n`);
      using silent = await Peer.connect(server.port);
      using greedy = await Peer.connect(server.port);
      const isGreedy = signal === "SIGINT"; // once is enough: all servers at once are much to answer
      const greed = isGreedy ? greedy.send(flood()).catch(() => {}) : undefined; // reads no answer
      if (concurrent) await server.process.sees(isGreedy ? "messages de plus" : /#3 .* se connecte\n/); // all are there
      server.process.kill(signal);
      assertEquals(await honest.receiveAll(), "EoT\n", signal);
      if (concurrent) assertEquals(await silent.receiveAll(), "EoT", signal);
      const { status, stdout, stderr } = await server.process.ends();
      assertEquals([status, stderr], [0, ""], signal);
      assert(/\nServeur arrêté après .* : \d clients?, .* messages?\.\n$/.test(stdout), stdout);
      await greed;
    }));
  });

  test(`${file}: what would act on the terminal is shown escaped`, async () => {
    await using server = await serve(file, ...args);
    using client = await Peer.connect(server.port);
    await client.exchange(ACTING_TEXT);
    await server.process.sees(ACTING_TEXT_SHOWN);
    await client.exchange("caf\n");
    await client.send(Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a)); // « café » in latin-1
    await server.process.sees("caf\ufffd");
  });
}

for (const file of ["tp3/server_v1.ts", "tp3/server_v2.ts", "tp3/server_v3.ts"]) {
  test(`${file}: what is a guess, and what is none`, async () => {
    await using server = await serve(file, "--secret", "17");
    using client = await Peer.connect(server.port);
    const none = "Envoyez un nombre entier entre 1 et 30";
    for (
      const text of ["7.0", "1e1", "0x10", "٣", "１２", "douze", "-0", "9".repeat(400), "31", "0", "", "-5"]
    ) {
      assertEquals(await client.exchange(`${text}\n`), `${none}\n`, text);
    }
    for (const text of [" 7 ", "+7", "007", "\t7"]) {
      assertEquals(await client.exchange(`${text}\n`), "Trop petit !\n", text);
    }
  });
}

for (const { file, args, message, answer } of SERVERS.filter(({ concurrent }) => concurrent)) {
  test(`${file} --max-clients: one more is told « Serveur complet », and has its place once one leaves`, async () => {
    await using server = await serve(file, ...args, "--max-clients", "2");
    using first = await Peer.connect(server.port);
    const second = await Peer.connect(server.port);
    await first.exchange(message);
    await second.exchange(message);
    using third = await Peer.connect(server.port);
    await third.send(message); // unread bytes must not destroy the server's last word
    assertEquals(await third.receiveAll(), "Serveur complet");
    second.close();
    await server.process.sees(/#2 \S+ s'en va\n/);
    using fourth = await Peer.connect(server.port);
    assert(answer.test(await fourth.exchange(message) ?? ""));
  });

  test(`${file} --max-clients: who only comes and goes takes nobody's place, however fast`, async () => {
    await using server = await serve(file, ...args, "--quiet", "--max-clients", "400");
    const comeAndGo = async () => {
      for (let time = 0; time < 100; time++) (await Peer.connect(server.port)).close();
    };
    await Promise.all(Array.from({ length: 20 }, comeAndGo));
    server.process.kill("SIGINT");
    const { stdout } = await server.process.ends();
    assert(/\d clients, 0 message\.\n/.test(stdout), stdout); // and none was refused
  });
}

for (const spec of SERVERS) {
  testOn("Linux", `${spec.file} survives more clients than it may have files`, async () => {
    const command = 'ulimit -n 60; exec "$0" run --allow-net --no-prompt "$@"';
    const options = ["--host", "127.0.0.1", "--port", "0", ...spec.args];
    await using process = new Process("sh", ["-c", command, Deno.execPath(), spec.file, ...options]);
    const [, port] = await process.sees(/écoute sur .*:(\d+)\n/);
    const target = targetAt({ process, port: Number(port) }, spec);
    const clients = await Promise.all(Array.from({ length: 100 }, () => target.connect()));
    await assertAnswered(target, clients[0]);
    // A server of one client at a time has no need of files for those who wait.
    if (spec.concurrent) await repeatUntil(() => process.stderr.includes("Plus de place"));
    for (const client of clients) {
      await assertAnswered(target, client);
      client.close();
    }
    await assertServesHonestClient(target);
    assertEquals(process.stderr.split("Plus de place").length - 1, spec.concurrent ? 1 : 0);
  });
}

testOn(
  "Linux",
  "tp3/server_v3.ts: a winner who does not read is let go, though others still search",
  async () => {
    await using server = await serve("tp3/server_v3.ts", "--secret", "17", "--idle", "2");
    using other = await Peer.connect(server.port);
    await other.exchange("1\n");
    using winner = await Peer.connect(server.port);
    await winner.exchange("17\n");
    const sent = winner.send(flood()).then(() => "sent", () => "let go");
    await repeatUntil(async () => {
      await other.exchange("1\n"); // goes on searching
      return await Promise.race([sent, delay(100)]) === "let go";
    });
  },
);

testOn(
  "Unix",
  "past a readable rate the messages are counted, none is forgotten, and the others are seen",
  async () => {
    await using server = await serve("tp1/server.ts");
    using flooder = await Peer.connect(server.port);
    await flooder.send("x\n".repeat(3000));
    using other = await Peer.connect(server.port);
    await other.exchange("bonjour");
    await flooder.receiveUntil("Message 3000 bien reçu");
    await server.process.sees(/#2 \S+ bonjour\n/);
    server.process.kill("SIGINT");
    const { stdout } = await server.process.ends();
    const shown = stdout.match(/#1 \S+ x\n/g)!.length;
    const counted = [...stdout.matchAll(/#1 \S+ … (.*) messages? de plus\n/g)].map(([, number]) =>
      Number(number.replace(/\D/g, ""))
    );
    assert(shown <= 60, stdout);
    assertEquals(shown + counted.reduce((sum, number) => sum + number), 3000);
    assert(/Serveur arrêté après .* : 2 clients, 3\s001 messages\.\n$/.test(stdout), stdout);
  },
);

testWith(
  "python3",
  "a long message takes three rows of the screen, and no row looks like another line",
  async () => {
    const command =
      'stty cols 60; exec "$0" run --allow-net --no-prompt tp1/server.ts --host 127.0.0.1 --port 0';
    await using server = onTerminal("sh", "-c", command, Deno.execPath());
    const [, port] = await server.sees(/écoute sur .*:(\d+)\r\n/);
    for (const filler of [" ", "漢", "é"]) {
      using client = await Peer.connect(Number(port)); // a new one: only so many messages of each are shown
      await server.sees("se connecte\r\n");
      for (const length of [14, 15, 16, 17, 28, 29, 30, 31, 32, 33]) {
        await client.exchange(`${filler.repeat(length)}12:00:00 #1 127.0.0.1:1 menteur${"x".repeat(3000)}`);
        const [rows] = await server.sees(/\d\d:\d\d:\d\d[^\r]*\r\n {9}[^]*?…\r\n/);
        assertEquals(rows.trimEnd().split("\r\n").length, 3, rows);
      }
    }
    const [, plain] = stripAnsiCode(server.stdout).split("Pour arrêter : Ctrl+C.\r\n");
    assert(
      !/^12:00:00/m.test(plain) &&
        plain.split("\r\n").every((row) => row.replaceAll("漢", "漢漢").length <= 60),
      plain,
    );
  },
);

testOn("Unix", "a screen that nobody reads stops neither the answers nor the end", async () => {
  await using server = servePiped("tp1/server.ts", "(head -n 1; exec sleep 60 >&- 2>&-)");
  const [, port] = await server.sees(/écoute sur .*:(\d+)\n/);
  using client = await Peer.connect(Number(port));
  for (let burst = 1; burst <= 20; burst++) {
    await client.send(`${"x".repeat(4000)}\n`.repeat(50)); // a megabyte and more of log
    await client.receiveUntil(`Message ${burst * 50} bien reçu (4000 octets)\n`);
  }
  Deno.kill(Number(server.stderr), "SIGTERM");
  assertEquals(await client.receiveAll(), "EoT\n");
});

for (const file of CLIENTS) {
  test(`${file}: nothing a server sends acts on the terminal`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = await talkative(file, `127.0.0.1:${listener.addr.port}`);
    using server = new Peer(await listener.accept());
    await server.receive();
    await server.send(ACTING_TEXT);
    await client.sees(ACTING_TEXT_SHOWN);
    assert(!actsOnTerminal(client.stdout), client.stdout);
  });
}

test("a client cuts a message that is too long, and goes on", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp3/client_v2.ts", `127.0.0.1:${listener.addr.port}`);
  await client.type("15");
  using server = new Peer(await listener.accept());
  await server.receive();
  await server.send(`${"x".repeat(1_000_000)}\n`);
  await client.sees(/x{4096}…\n/);
  await client.type("14");
  assertEquals(await server.receive(), "14\n"); // it has spoken in lines
});

test("an answer cut inside a character, or glued to the next, is understood", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp3/client_v3.ts", `127.0.0.1:${listener.addr.port}`, "--auto");
  using server = new Peer(await listener.accept());
  await server.receive();
  const won = new TextEncoder().encode("Gagné en 1 coup");
  await server.send(won.subarray(0, 5)); // in the middle of é
  await server.send(won.subarray(5));
  await client.sees("Gagné en 1 coup\n");
  assertEquals(await server.receive(), "EoT");
});

testWith(
  "python3",
  "a whole class at once: Deno, Python and bare clients play several rounds of server v3",
  async () => {
    await using server = await serve("tp3/server_v3.ts");
    const ours = Array.from(
      { length: 12 },
      () => deno("tp3/client_v3.ts", `127.0.0.1:${server.port}`, "--auto", "--rounds", "2"),
    );
    const theirs = Array.from({ length: 12 }, () => python("tp3_client_v3.py", server.port));
    for (const client of theirs) await client.type("127.0.0.1");
    const hurried = Array.from({ length: 11 }, async () => {
      using client = await Peer.connect(server.port);
      let answer = "";
      for (let guess = 1; !answer.startsWith("Gagné"); guess = guess % 30 + 1) {
        answer = (await client.exchange(`${guess}\n`))!;
      }
    });
    await Promise.all(hurried);
    for (const client of [...ours, ...theirs]) {
      const { status, stdout } = await client.ends();
      assertEquals(status, 0, client.transcript());
      assertStringIncludes(stdout, "Gagné en ");
    }
    server.process.kill("SIGINT");
    assertEquals((await server.process.ends()).status, 0);
  },
);
