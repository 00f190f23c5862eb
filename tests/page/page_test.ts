/** The page of the servers: what is served, what it tells and what not. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { deadline } from "@std/async/deadline";
import {
  deno,
  Peer,
  Process,
  pythonPath,
  repeatUntil,
  serveWithPage,
  stop,
  talkative,
  testsThatNeed,
} from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net", "read", "write");

/** The events of a server, read as its page does. */
class Events implements AsyncDisposable {
  /** All that has come so far. */
  received = "";
  /** The parts, as they are now. */
  // deno-lint-ignore no-explicit-any -- parts of all kinds
  parts: Record<string, any> = {};
  readonly #reader: ReadableStreamDefaultReader<string>;

  private constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async open(url: string): Promise<Events> {
    const response = await fetch(`${url}events`);
    assertEquals(response.headers.get("content-type"), "text/event-stream");
    return new Events(response.body!);
  }

  /** Reads on until the parts are as they should be, or to the end. */
  async until(condition: () => boolean): Promise<void> {
    let rest = "";
    while (!condition()) {
      const { value, done } = await deadline(this.#reader.read(), 20_000);
      if (done) return;
      this.received += value;
      const events = (rest + value).split("\n\n");
      rest = events.pop()!;
      for (const event of events) {
        assertMatch(event, /^data: \{"now":\d+,"parts":\{.*\}\}$/);
        Object.assign(this.parts, JSON.parse(event.slice("data: ".length)).parts);
      }
    }
    assertEquals(rest, "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}

for (const file of ["tp1/server.ts", "tp3/server_v3.ts"]) {
  test(`${file}: one page, which may load nothing else, and its events; the rest is 404 or 405`, async () => {
    await using server = await serveWithPage(file);
    const { headers, status, body } = await fetch(server.url);
    const page = await new Response(body).text();
    assertEquals([status, headers.get("content-type")], [200, "text/html; charset=utf-8"]);
    assertMatch(
      headers.get("content-security-policy")!,
      /^default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; /,
    );
    const parts = [page];
    for (const [name, type] of [["page.css", "text/css"], ["page.js", "text/javascript"]]) {
      const part = await fetch(server.url + name);
      assertEquals([part.status, part.headers.get("content-type")], [200, `${type}; charset=utf-8`]);
      parts.push(await part.text());
      assertStringIncludes(page, `"${name}"`);
    }
    for (const part of parts) assert(!/https?:\/\/(?!www\.w3\.org\/2000\/svg)/.test(part));
    const requests: [string, string, number][] = [
      ["GET", "?x=1", 200],
      ["GET", "favicon.ico", 404],
      ["GET", "lib/scoreboard.ts", 404],
      ["GET", "server.ts", 404],
      ["POST", "page.js", 405],
      ["GET", "..%2fdeno.json", 404],
      ["POST", "x", 404],
      ["HEAD", "", 200],
      ["HEAD", "events", 200],
      ["HEAD", "x", 404],
      ["POST", "", 405],
      ["PUT", "events", 405],
      ["OPTIONS", "events", 405],
    ];
    for (const [method, path, expected] of requests) {
      const response = await fetch(server.url + path, { method });
      await response.body?.cancel();
      assertEquals([method, path, response.status], [method, path, expected]);
      if (expected === 405) assertEquals(response.headers.get("allow"), "GET, HEAD");
      if (method === "HEAD" && path === "") {
        assertEquals(response.headers.get("content-type"), headers.get("content-type"));
      }
    }
    using peer = await Peer.connect(server.port);
    assertMatch((await peer.exchange("15"))!, file.startsWith("tp1") ? /bien reçu/ : /^(Trop|Gagné)/);
  });

  test(`${file}: the port of the page is taken`, async () => {
    await using server = await serveWithPage(file);
    const { port } = new URL(server.url);
    await using other = deno(file, "--host", "127.0.0.1", "--port", "0", "--scoreboard", port);
    const { status, stdout, stderr } = await other.ends();
    assertEquals([status, stdout], [1, ""]); // nobody is invited
    assertEquals(
      stderr,
      `Impossible d'écouter sur 127.0.0.1:${port} : ce port est déjà pris. ` +
        "Arrêtez l'autre serveur, ou choisissez un autre port avec --scoreboard.\n",
    );
  });
}

/**
 * Asks for the events, of 4 MB in all, and reads none of them until its input ends; its system takes little, so that the server
 * soon cannot write. Then it reads until it has seen the message 3200, and tells how many events that took.
 */
const STUCK = `
import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
s.connect(("127.0.0.1", int(sys.argv[1])))
s.send(b"GET /events HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
print("asked")
sys.stdin.read()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1000000)
received = b""
while b'"message 3200"' not in received:
    received += s.recv(65536)
print(received.count(b"data:"), "events")
`;

testWith(
  "python3",
  "pages that ask and never read neither pile up, nor hold up the others, nor the end",
  async () => {
    await using server = await serveWithPage("tp1/server.ts");
    const { port } = new URL(server.url);
    using _silent = await Peer.connect(Number(port)); // asks for nothing
    await using late = new Process(pythonPath(), ["-c", STUCK, port]);
    await using stuck = new Process(pythonPath(), ["-c", STUCK, port]);
    for (const page of [late, stuck]) await page.sees("asked");
    await using events = await Events.open(server.url);
    using client = await Peer.connect(server.port);
    for (let burst = 1; burst <= 16; burst++) {
      await client.send(`${"😀".repeat(300)}\n`.repeat(200)); // all that a page shows is new
      await events.until(() => `message ${burst * 200}` in events.parts);
    }
    await late.endInput();
    const [, count] = await late.sees(/(\d+) events/);
    assert(Number(count) < 16, `${count} events: those it had no time for were kept`);
    await stop(server);
  },
);

test("a page hears from a server to which nothing happens, but only that it is there", async () => {
  await using server = await serveWithPage("tp3/server_v3.ts");
  await using events = await Events.open(server.url);
  await events.until(() => events.received.includes(`"parts":{}`));
  const times = Array.from(events.received.matchAll(/"now":(\d+)/g), ([, time]) => Number(time));
  assertEquals(times.length, 2); // all there is to know, then nothing new
  assert(times[1] - times[0] > 1000, `${times}`); // by its own clock, whose timers are never early: not at each update
});

test("a request that writes no address is refused, and what it has sent is not shown", async () => {
  await using server = await serveWithPage("tp3/server_v3.ts");
  const { port } = new URL(server.url);
  for (const host of ["[", "a b", "x:99999", "%", "\xc2\x9b2J"]) {
    using peer = await Peer.connect(Number(port));
    await peer.send(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    assertMatch((await peer.receive())!, /^HTTP\/1\.1 4\d\d /);
  }
  await using events = await Events.open(server.url);
  await events.until(() => "round" in events.parts);
  await stop(server);
  assertEquals([server.process.stderr, server.process.stdout.includes("\x9b")], ["", false]);
});

for (const first of ["page", "game"]) {
  testOn(
    "Linux",
    `the ${first} takes all the files that the process may have: later both go on`,
    async () => {
      const command = 'ulimit -n 60; exec "$0" run --allow-net --no-prompt tp3/server_v3.ts "$@"';
      const options = ["--host", "127.0.0.1", "--port", "0", "--scoreboard", "0"];
      await using process = new Process("sh", ["-c", command, Deno.execPath(), ...options]);
      const [, game] = await process.sees(/écoute sur .*:(\d+)\n/);
      const [, url] = await process.sees(/(http:\S+)\n/);
      const page = new URL(url).port;
      const ports = first === "page" ? [page, game] : [game, page];
      const connect = (port: string) => Peer.connect(Number(port)).catch(() => undefined); // it may be refused
      const peers = await Promise.all(Array.from({ length: 100 }, () => connect(ports[0])));
      peers.push(await connect(ports[1]));
      if (first === "game") await process.sees("#20 ");
      for (const peer of peers) peer?.close();
      using player = await Peer.connect(Number(game));
      assertMatch((await player.exchange("15"))!, /Trop|Gagné/);
      await repeatUntil(async () => {
        const response = await fetch(url).catch(() => undefined); // refused until it is opened again
        await response?.body?.cancel();
        return response?.status === 200;
      });
    },
  );
}

for (
  const [host, status] of [
    ...[["127.0.0.1", 200], ["192.168.1.20:8080", 200], ["[::1]:8080", 200], ["localhost:8080", 200]],
    ...[["POSTE-12:8080", 200], ["poste-12.local", 200], ["piege.example:8080", 421], ["", 421], [
      "a b",
      421,
    ]],
  ] as [string, number][]
) {
  test(`a page asked for as « ${host} »: ${status}, as no name of the Internet leads to it`, async () => {
    await using server = await serveWithPage("tp3/server_v3.ts");
    using browser = await Peer.connect(Number(new URL(server.url).port));
    await browser.send(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    assertMatch(await browser.receiveAll(), RegExp(`^HTTP/1.1 ${status} `));
  });
}

for (
  const [file, host, address] of [
    ["tp3/server_v3.ts", "192.168.1.20:8080", "192.168.1.20"],
    ["tp1/server.ts", "poste-12", "poste-12"],
    ["tp3/server_v3.ts", "[2001:db8::1]:8080", "2001:db8::1"],
    ["tp3/server_v3.ts", "localhost:8080", "ADRESSE"],
    ["tp1/server.ts", "127.0.0.1", "ADRESSE"],
  ]
) {
  test(`${file}: the page, asked for as « ${host} », says that the server is at ${address}`, async () => {
    await using server = deno(file, "--port", "0", "--scoreboard", "0"); // it listens on all addresses, and may not see them
    const [, port] = await server.sees(/écoute sur .*:(\d+)\n/);
    const [, pagePort] = await server.sees(/http:\S+:(\d+)\//);
    using browser = await Peer.connect(Number(pagePort));
    await browser.send(`GET /events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    const events = await browser.receiveUntil("\n\n\r\n");
    assertEquals(events.split('"join"').length, 2); // once
    const { parts: { join } } = JSON.parse(/^data: (.*)$/m.exec(events)![1]);
    assertEquals([join[0].text, join[2].text], [address, `connect(("${address}", ${port}))`]);
    assertStringIncludes(join[0].note, `port ${port}`);
    assertStringIncludes(
      join[1].text,
      `client_v${file.startsWith("tp1") ? 1 : 3}.ts ${
        address.includes("::") ? `[${address}]` : address
      }:${port}`,
    );
    assertStringIncludes(join[3].text, `:${pagePort}/`);
  });
}

test("so many pages may be open on one machine, and no more; places become free again", async () => {
  await using server = await serveWithPage("tp3/server_v3.ts");
  const pages: Peer[] = [];
  for (let count = 0; count < 100; count++) {
    const page = await Peer.connect(Number(new URL(server.url).port));
    pages.push(page);
    await page.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  for (const page of pages) await page.receiveUntil("data:");
  const refused = await fetch(`${server.url}events`);
  assertEquals(refused.status, 503);
  assertEquals(await refused.text(), "Trop de pages sont ouvertes.");
  for (const page of pages) page.close();
  await repeatUntil(async () => {
    const response = await fetch(`${server.url}events`);
    await response.body!.cancel();
    return response.status === 200;
  });
});

testWith("python3", "one machine cannot take all the pages: another still opens its own", async () => {
  await using server = await serveWithPage("tp3/server_v3.ts");
  const { port } = new URL(server.url);
  await using greedy = new Process(pythonPath(), ["-c", GREEDY, port]);
  await greedy.sees("refused 20");
  const response = await fetch(`${server.url}events`); // from 127.0.0.1
  await response.body!.cancel();
  assertEquals(response.status, 200);
});

/** Opens pages from another address of this machine, and says how many of them are refused. */
const GREEDY = `
import socket, sys
pages = []
for _ in range(120):
    page = socket.create_connection(("127.0.0.1", int(sys.argv[1])), source_address=("127.0.0.9", 0))
    page.sendall(b"GET /events HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
    pages.append((page, page.recv(12)))
print("refused", sum(answer.endswith(b"503") for _, answer in pages), flush=True)
sys.stdin.read()
`;

test("tp3: the page gets neither the secret nor a guess before the round is over, then all of it", async () => {
  const secret = "123456789";
  await using server = await serveWithPage(
    "tp3/server_v3.ts",
    ...["--min", "100000000", "--max", "999999999", "--secret", secret, "--rounds", "1"],
  );
  await using events = await Events.open(server.url);
  using one = await Peer.connect(server.port);
  using two = await Peer.connect(server.port);
  await one.exchange("500000000");
  await one.exchange(secret);
  await two.exchange("123456788");
  await two.exchange("123456790");
  await events.until(() => events.parts["player 1"]?.found && events.parts["player 2"]?.guesses === 2);
  assertEquals(events.parts["player 1"].possible, [900000000, 400000000, 1]);
  assertEquals(events.parts["player 2"].possible, [900000000, 876543211, 1]); // it knows, and the page does not
  const { round } = events.parts;
  assertEquals([round.number, round.players, round.searching], [1, 2, 1]);
  for (const number of [secret, "500000000", "123456788", "123456790", "123456791"]) {
    assert(!events.received.includes(number), number);
  }
  one.close();
  await two.send(secret);
  two.close(); // nobody is left to wait for: the server stops at once, and this is its last word
  await events.until(() => events.parts.last);
  assertEquals([events.parts.last.secret, events.parts.last.best], [Number(secret), 2]);
  assertEquals((await server.process.ends()).status, 0);
});

test("tp1: the page gets the messages and the answers as they come, also those that the teacher types", async () => {
  await using server = await serveWithPage("tp1/server.ts", "--interactive");
  await using events = await Events.open(server.url);
  await using client = await talkative("tp1/client_v2", `127.0.0.1:${server.port}`);
  await events.until(() => "message 1" in events.parts);
  const { text, answer, number } = events.parts["message 1"];
  assertEquals([text, answer, number], ["Zoé dit : salut", undefined, 1]);
  await server.process.type("Bonjour Zoé");
  await events.until(() => events.parts["message 1"].answer);
  assertEquals(events.parts["message 1"].answer, "Bonjour Zoé");
  assertEquals((await client.ends()).status, 0);
});
