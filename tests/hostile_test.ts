import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  CLIENTS,
  deno,
  Peer,
  Process,
  python,
  repeatUntil,
  serve,
  type ServerProcess,
  talkative,
  testWith,
} from "./processes.ts";

/** Every server, with a message for it and the answer; the concurrent ones serve an honest client meanwhile. */
const SERVERS = [
  {
    file: "tp1/server.ts",
    args: [],
    message: "salut",
    answer: /^Message \d+ bien reçu \(5 octets\)$/,
    concurrent: true,
  },
  {
    file: "tp3/server_v1.ts",
    args: ["--secret", "17"],
    message: "20",
    answer: /^Trop grand !$/,
    concurrent: false,
  },
  {
    file: "tp3/server_v2.ts",
    args: ["--secret", "17"],
    message: "20",
    answer: /^Trop grand !$/,
    concurrent: false,
  },
  {
    file: "tp3/server_v3.ts",
    args: ["--secret", "17"],
    message: "20",
    answer: /^Trop grand !$/,
    concurrent: true,
  },
];

/** Escape sequences, a bidirectional override, and a carriage return with a forged log line. */
const PRANK = "\x1b[2J\x1b]52;c;cGllZ2U=\x07\u202egp.exe\r12:00:00 #1 127.0.0.1:1 Alice dit : menteur";
const SHOWN = "\\x1b[2J\\x1b]52;c;cGllZ2U=\\x07\\u202egp.exe\\x0d12:00:00 #1 127.0.0.1:1 Alice dit : menteur";

/** Whether text could act on a terminal. */
function isDangerous(text: string): boolean {
  return /[\p{Cc}\p{Bidi_Control}]/u.test(text.replaceAll("\n", ""));
}

for (const { file, args, message, answer, concurrent } of SERVERS) {
  /** An honest client is answered, at once by a concurrent server, and once the others left by the others. */
  const isAnswered = async ({ port }: ServerProcess) => {
    using honest = await Peer.connect(port);
    assert(answer.test(await honest.exchange(message) ?? ""));
  };
  const hostile = (name: string, prank: (client: Peer) => Promise<void>, options: string[] = []) =>
    Deno.test(`${file} survives a client that ${name}`, async () => {
      await using server = await serve(file, ...args, ...options);
      {
        using client = await Peer.connect(server.port);
        await prank(client);
        if (concurrent) await isAnswered(server);
      }
      await isAnswered(server);
      assertEquals(server.process.stderr, "");
    });

  hostile("vanishes", async () => {});
  hostile("vanishes in mid-message", (client) => client.send("1\n2"));
  hostile("sends bytes that are not UTF-8", async (client) => {
    await client.send(Uint8Array.of(0xff, 0xc3, 0x28, 0xa0, 0xed, 0xa0, 0x80, 0x0a));
    assert((await client.receive())!.endsWith("\n"));
  });
  hostile("sends latin-1", async (client) => {
    await client.send(Uint8Array.of(0x63, 0x61, 0x66, 0xe9)); // « café », whose é looks like a character cut short
    assert((await client.receive())!.length > 0);
  });
  hostile("sends 10,000 bytes without a line feed", async (client) => {
    await client.send("12\n");
    await client.receive();
    await client.send("x".repeat(10_000));
    assertEquals(await client.receive(), "Message trop long (4096 octets au plus)\n");
    assert((await client.exchange(`${message}\n`))!.length > 0);
  });
  hostile("sends empty lines", async (client) => {
    await client.send("\n".repeat(5000));
    const answers = (text: string) => text.split("\n").length - 1;
    for (let received = ""; answers(received) < 5000;) received += await client.receive();
  });
  hostile("closes its side only, and still gets its answers", async (client) => {
    await client.send("1\n2\n3\n");
    await client.closeWrite();
    assertEquals((await client.receiveAll()).split("\n").length, 4);
  });
  hostile("sends nothing", async (client) => {
    assertEquals(await client.receiveAll(), "EoT");
  }, ["--idle", "0.3"]);
  Deno.test(`${file}: EoT in the middle of a burst`, async () => {
    await using server = await serve(file, ...args);
    using client = await Peer.connect(server.port);
    await client.send(`${message}\nEoT\n${message}\n`);
    await client.closeWrite();
    const answers = (await client.receiveAll()).trimEnd().split("\n");
    // To server v1 EoT is no number; to the others it is the end.
    assertEquals(answers.length, file === "tp3/server_v1.ts" ? 3 : 2);
    if (file !== "tp3/server_v1.ts") assertEquals(answers[1], "EoT");
    if (file === "tp3/server_v2.ts") assertEquals((await server.process.ends()).status, 0);
    else await isAnswered(server);
  });

  testWith("python3", `${file} survives a client that resets the connection`, async () => {
    await using server = await serve(file, ...args);
    await using resetter = new Process("python3", ["-c", RESET, String(server.port)]);
    assertEquals((await resetter.ends()).status, 0);
    await isAnswered(server);
    assertEquals(server.process.stderr, "");
  });

  Deno.test(`${file}: nothing a client sends acts on the server's terminal, or forges a line`, async () => {
    await using server = await serve(file, ...args);
    using client = await Peer.connect(server.port);
    await client.send(`${PRANK}\n`);
    await client.receive();
    await server.process.sees(SHOWN);
    assert(!isDangerous(server.process.stdout), server.process.stdout);
    const forged = server.process.stdout.split("\n").filter((line) => /^12:00:00 #1 .*Alice/.test(line));
    assertEquals(forged, []);
  });

  Deno.test(`${file}: after many clients that come and go, the next is served and no file stays open`, async () => {
    await using server = await serve(file, ...args);
    const opened = () => {
      const { stdout } = new Deno.Command("ls", { args: [`/proc/${server.process.pid}/fd`] }).outputSync();
      return stdout.filter((byte) => byte === 10).length; // a line a file; none where there is no /proc
    };
    await isAnswered(server);
    const before = opened();
    for (let wave = 0; wave < 10; wave++) {
      const clients = await Promise.all(Array.from({ length: 50 }, () => Peer.connect(server.port)));
      await Promise.all(clients.map((client) => client.send(message)));
      for (const client of clients) client.close();
    }
    await isAnswered(server);
    await repeatUntil(async () => { // those before it may still be closing
      await isAnswered(server);
      return opened() <= before;
    });
  });
}

/** Sends half a message, then resets the connection. */
const RESET = `
import socket, struct, sys
client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
client.send("Ã".encode()[:1])
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
client.close()
`;

for (const { file, args, message, answer } of SERVERS.filter(({ concurrent }) => concurrent)) {
  Deno.test(`${file} --max-clients: one more is told « Serveur complet », and has its place once one leaves`, async () => {
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

  Deno.test(`${file}: « too many open files » does not end the accept loop`, async () => {
    const command = 'ulimit -n 60; exec "$0" run --allow-net --no-prompt "$@"';
    const options = ["--host", "127.0.0.1", "--port", "0"];
    await using process = new Process("sh", ["-c", command, Deno.execPath(), file, ...args, ...options]);
    const [, port] = await process.sees(/écoute sur .*:(\d+)\n/);
    const clients = await Promise.all(Array.from({ length: 100 }, () => Peer.connect(Number(port))));
    await repeatUntil(async () => {
      await clients[0].exchange(message);
      return process.stderr.includes("Plus de place");
    });
    for (const client of clients.slice(1)) client.close();
    using honest = await Peer.connect(Number(port));
    assert(answer.test(await honest.exchange(message) ?? ""));
    assert(answer.test(await clients[0].exchange(message) ?? ""));
    clients[0].close();
  });

  Deno.test(`${file}: a client that never reads its answers is let go, the others are served`, async () => {
    await using server = await serve(file, ...args, "--idle", "1", "--quiet");
    using greedy = await Peer.connect(server.port);
    let end = "";
    greedy.send("1\n".repeat(20_000_000)).then(() => end = "all read", () => end = "reset");
    using honest = await Peer.connect(server.port);
    await repeatUntil(async () => {
      assert(answer.test(await honest.exchange(message) ?? ""));
      return end !== "";
    });
    assertEquals(end, "reset");
    assert(answer.test(await honest.exchange(message) ?? ""));
  });
}

Deno.test("past a readable rate the messages are counted, none is forgotten, and the total is right", async () => {
  await using server = await serve("tp1/server.ts");
  using client = await Peer.connect(server.port);
  await client.send("x\n".repeat(3000));
  await client.receiveUntil("Message 3000 bien reçu");
  server.process.kill("SIGINT");
  const { stdout } = await server.process.ends();
  const shown = stdout.match(/#1 \S+ x\n/g)!.length;
  const counted = [...stdout.matchAll(/… et (.*) messages? de plus\n/g)].map(([, number]) =>
    Number(number.replace(/\D/g, ""))
  );
  assert(shown < 3000, stdout);
  assertEquals(shown + counted.reduce((sum, number) => sum + number), 3000);
  assert(/Serveur arrêté après .* : 1 client, 3\s000 messages\.\n$/.test(stdout), stdout);
});

Deno.test("a screen that nobody reads stops neither the answers nor the end", async () => {
  const command =
    '"$0" run --allow-net --no-prompt tp1/server.ts --host 127.0.0.1 --port 0 | (head -n 1; exec sleep 60)';
  await using server = new Process("sh", ["-c", command, Deno.execPath()]);
  const [, port] = await server.sees(/écoute sur .*:(\d+)\n/);
  using client = await Peer.connect(Number(port));
  for (let burst = 1; burst <= 20; burst++) {
    await client.send(`${"x".repeat(4000)}\n`.repeat(50)); // a megabyte and more of log
    await client.receiveUntil(`Message ${burst * 50} bien reçu`);
  }
  await server.type("EoT");
  assertEquals(await client.receiveAll(), " (4000 octets)\nEoT\n".slice(-4));
});

for (const file of CLIENTS) {
  Deno.test(`${file}: nothing a server sends acts on the terminal`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = await talkative(file, `127.0.0.1:${listener.addr.port}`);
    using server = new Peer(await listener.accept());
    await server.receive();
    await server.send(PRANK);
    await client.sees(SHOWN);
    assert(!isDangerous(client.stdout), client.stdout);
  });
}

Deno.test("a client cuts a message that is too long, and goes on", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using client = deno("tp3/client_v2.ts", `127.0.0.1:${listener.addr.port}`);
  await client.type("15");
  using server = new Peer(await listener.accept());
  await server.receive();
  await server.send(`${"x".repeat(1_000_000)}\n`);
  await client.sees(/x{4096}…\n/);
  await client.type("14");
  assertEquals(await server.receive(), "14");
});

Deno.test("an answer cut inside a character, or glued to the next, is understood", async () => {
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
