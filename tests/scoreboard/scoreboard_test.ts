/** The page of the servers: what is served, what it tells and what not, and what a real browser makes of it. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { deadline } from "@std/async/deadline";
import { Browser, CHROMIUM, type Page } from "./browser.ts";
import {
  deno,
  Peer,
  Process,
  pythonPath,
  repeatUntil,
  serve,
  type ServerProcess,
  talkative,
  testsThatNeed,
} from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net", "read", "write");

/** A server with its page, on free ports. */
async function serveWithPage(
  file: string,
  ...args: string[]
): Promise<ServerProcess & AsyncDisposable & { url: string }> {
  const server = await serve(file, "--scoreboard", "0", ...args);
  const [, url] = await server.process.sees(/^Page à projeter : (http:\/\/127\.0\.0\.1:\d+\/)\n/m);
  return { ...server, url };
}

/** Stops a server, which has had nothing to complain about. */
async function stop(server: ServerProcess): Promise<void> {
  server.process.kill("SIGINT");
  const { status, stderr } = await server.process.ends();
  assertEquals([status, stderr], [0, ""]);
}

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
      ["HEAD", "", 405],
      ["POST", "", 405],
      ["PUT", "events", 405],
      ["OPTIONS", "events", 405],
    ];
    for (const [method, path, expected] of requests) {
      const response = await fetch(server.url + path, { method });
      await response.body?.cancel();
      assertEquals([method, path, response.status], [method, path, expected]);
      if (expected === 405) assertEquals(response.headers.get("allow"), "GET");
    }
    using peer = await Peer.connect(server.port);
    assertStringIncludes((await peer.exchange("15"))!, file.startsWith("tp1") ? "bien reçu" : "");
  });

  test(`${file}: the port of the page is taken`, async () => {
    await using server = await serveWithPage(file);
    const { port } = new URL(server.url);
    await using other = deno(file, "--host", "127.0.0.1", "--port", "0", "--scoreboard", port);
    const { status, stderr } = await other.ends();
    assertEquals(status, 1);
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

test("so many pages may be open, and no more; places become free again", async () => {
  await using server = await serveWithPage("tp3/server_v3.ts");
  const pages: Peer[] = [];
  for (let count = 0; count < 500; count++) {
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

/** Plays a game of two on a server whose secret is 17: #1 wins in 3 guesses, #2 in 2, if it is told to. */
async function play(server: ServerProcess, page: Page): Promise<void> {
  using one = await Peer.connect(server.port);
  using two = await Peer.connect(server.port);
  await page.shows(/2 joueurs, 2 cherchent encore/);
  for (const guess of ["15", "20", "17"]) await one.exchange(guess);
  await two.exchange("3");
  await page.shows(/1 cherche encore/);
  assertMatch(
    await page.text(),
    /#1\s+★ meilleur\s+127\.0\.0\.1:\d+\s+3 coups\s+#2\s+cherche\s+\S+\s+1 coup, reste 27/,
  );
  assert(!/secret était/.test(await page.text()));
  await two.exchange("17");
  await page.shows(
    /Partie 1 : le nombre secret était 17\. Meilleur score : 2 coups \(#2\)\. La dichotomie : 4 coups\./,
  );
  await page.shows(
    /Dichotomie\s+toujours au milieu\s+4 coups\s+#1\s+trouvé\s+\S+\s+3 coups\s+#2\s+★ meilleur\s+\S+\s+2 coups/,
  );
  await page.shows(/Meilleur score\s+1\s+17\s+2\s+2 coups/); // the table
}

/** Presses a key in the page. */
async function press(page: Page, key: string): Promise<void> {
  const text = key === "Enter" ? "\r" : undefined;
  const code = { Enter: 13, Tab: 9 }[key];
  await page.send("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode: code });
  await page.send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code });
}

testWith(CHROMIUM, "in a browser", async (t) => {
  await using browser = await Browser.start();

  await t.step("a game, round after round, and the server that comes back", async () => {
    let page: Page;
    let ports: string[];
    {
      await using server = await serveWithPage("tp3/server_v3.ts", "--secret", "17");
      ports = ["--port", String(server.port), "--scoreboard", new URL(server.url).port];
      page = await browser.open(server.url);
      await page.shows(/Le nombre secret\s+Partie 1, de 1 à 30 : aucun joueur pour l'instant/);
      await play(server, page);
      assertMatch(
        await page.evaluate('document.querySelector("svg").getAttribute("aria-label")'),
        /^possibles : de 1 à 30, puis de 16 à 30, puis de 16 à 22, puis de 16 à 18, puis de 17 à 17$/,
      );
      await press(page, "Tab");
      await press(page, "Enter"); // the first button
      await page.shows(/Partie en cours\s+Partie précédente\s+Partie 1 : .*\s+Parties terminées/); // nobody plays any more
      await press(page, "Tab");
      await press(page, "Enter"); // the second one
      await page.shows(/Dichotomie/);
      await stop(server);
      await page.shows(/Le serveur s'est arrêté, ou ne répond plus : cette page l'attend\./);
      await page.evaluate("previous.click()");
      const text = await page.text();
      assertMatch(text, /le nombre secret était 17/); // what it has shown stays
      assert(!/cherche|depuis/.test(text), text); // but not what is true no more
    }
    await using server = deno("tp3/server_v3.ts", "--host", "127.0.0.1", ...ports);
    await page.shows(/Partie 1, de 1 à 30 : aucun joueur pour l'instant/);
    assert(!/ne répond plus|secret était/.test(await page.text()));
    assertEquals(server.stderr, "");
  });

  await t.step("nothing that a client says is executed, or loaded", async () => {
    await using server = await serveWithPage("tp1/server.ts");
    const page = await browser.open(server.url);
    await page.shows(/La conversation de la classe\s+Pas encore de message\./);
    const texts = [
      "<script>window.hacked = 1</script>",
      "<img src=x onerror='window.hacked = 1'>",
      "</span><iframe src='javascript:parent.hacked = 1'></iframe>",
      '"}}\n\ndata: {"now":0,"parts":{"round":{}}}',
      "__proto__ dit : <b>gras</b>",
      "\u202egauche",
    ];
    using peer = await Peer.connect(server.port);
    for (const text of texts) {
      await peer.send(text.replaceAll("\n", "\r") + "\n");
      await peer.receiveUntil("bien reçu");
    }
    await page.shows(/→ Message 6 bien reçu/);
    const text = await page.text();
    for (const sent of [...texts.slice(0, 3), texts[4], "\\u202egauche", '\\x0d\\x0ddata: {"now"']) {
      assertStringIncludes(text, sent);
    }
    assertEquals(await page.evaluate("window.hacked"), undefined);
    assertEquals(
      await page.evaluate('document.querySelectorAll("#messages :is(script, img, iframe, b)").length'),
      0,
    );
    assertEquals(
      await page.evaluate("new Set(Array.from(messages.children, ({ style }) => style.color)).size"),
      2,
    );
    assertEquals(
      page.requests.filter((url) => !url.startsWith("data:")),
      ["", "page.css", "page.js", "events"].map((path) => server.url + path),
    );
    assertEquals(page.complaints, []);
  });

  await t.step("a new message moves no other, though the oldest one makes place for it", async () => {
    await using server = await serveWithPage("tp1/server.ts");
    const page = await browser.open(server.url);
    using peer = await Peer.connect(server.port);
    await peer.send("bonjour\n".repeat(200));
    await page.shows(/Message 200 bien reçu/);
    await page.evaluate(`
    window.moved = [];
    const note = (records) => moved.push(...records.flatMap(({ addedNodes }) => [...addedNodes]));
    new MutationObserver(note).observe(messages, { childList: true });
  `);
    await peer.send("salut\n");
    await page.shows(/Message 201 bien reçu/);
    const [count, length, text] = await page.evaluate<[number, number, string]>(
      "[moved.length, messages.children.length, moved[0].innerText]",
    );
    assertEquals([count, length], [1, 200]);
    assertStringIncludes(text, "salut");
  });

  await t.step("a class fits the projector, and the page a phone; nothing moves if asked so", async () => {
    await using server = await serveWithPage("tp3/server_v3.ts", "--secret", "17");
    const page = await browser.open(server.url);
    const players = [await Peer.connect(server.port)];
    await page.shows(/#1\s+cherche\s+127\.0\.0\.1\s+0 coup, reste 30/); // alone on this machine: without its port
    while (players.length < 35) players.push(await Peer.connect(server.port));
    for (const player of players) await player.exchange("1");
    await page.shows(/35 joueurs, 35 cherchent encore/);
    await page.shows(/#35\s+cherche\s+\S+\s+1 coup, reste 29/);
    for (const [width, height, scheme] of [[1024, 768, "light"], [390, 844, "dark"]] as const) {
      await page.resize(width, height);
      await page.prefer("color-scheme", scheme);
      assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
      if (width === 1024) {
        assertEquals(
          await page.evaluate("players.getBoundingClientRect().bottom <= innerHeight"),
          true,
        );
      }
      const background = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      assertEquals(background === "rgb(255, 255, 255)", scheme === "light");
    }
    const animation = 'getComputedStyle(document.querySelector("li.found")).animationName';
    await players[0].exchange("17");
    await page.shows(/#1\s+★ meilleur/);
    assertEquals(await page.evaluate(animation), "arrival");
    await page.prefer("reduced-motion", "reduce");
    assertEquals(await page.evaluate(animation), "none");
    await page.resize(1024, 768);
    for (const player of players.slice(1)) await player.exchange("17");
    await page.shows(/Dichotomie/);
    assertEquals(await page.evaluate("players.getBoundingClientRect().bottom <= innerHeight"), true);
    for (const player of players) player.close();
  });
});
