/** The page of the servers: what a real browser makes of it. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Browser, CHROMIUM, type Page } from "./browser.ts";
import { deno, Peer, type ServerProcess, serveWithPage, stop, testsThatNeed } from "../support/processes.ts";

const { testWith } = testsThatNeed("run", "net", "read", "write");

/** Plays a game of two on a server whose secret is 17: #1 wins in 3 guesses, #2 in 2. */
async function play(server: ServerProcess, page: Page): Promise<void> {
  using one = await Peer.connect(server.port);
  using two = await Peer.connect(server.port);
  await page.shows(/0 sur 2 a trouvé/);
  for (const guess of ["15", "20", "17"]) await one.exchange(guess);
  await two.exchange("3");
  await page.shows(/1 sur 2 a trouvé/);
  await page.shows(
    /On attend : #2\s+#2\s+1 coup, 27 possibles 127\.0\.0\.1:\d+\s+★\s+#1\s+3 coups 127\.0\.0\.1:\d+/,
  ); // first who searches
  assert(!/17/.test(await page.evaluate("document.querySelector('main').innerText")));
  await two.exchange("17");
  await page.shows(/partie 1\s+En cours\s+Résultat\s+Moyennes\s+Courbes\s+C'était 17\s+★ #2 : 2 coups/);
  await page.shows(/1\s+1\s+2\s+1\s+3\s+4\s+◆ dichotomie\s+5\s+2,00\s+#2\s+3,00\s+#1\s+4,13\s+Dichotomie/);
}

/** Presses a key in the page. */
async function press(page: Page, key: string): Promise<void> {
  const text = key === "Enter" ? "\r" : undefined;
  const code = { Enter: 13, Tab: 9 }[key];
  await page.send("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode: code });
  await page.send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code });
}

/** Presses the button of a view. */
async function choose(page: Page, view: string): Promise<void> {
  await page.evaluate(`document.querySelector("button[data-view=${view}]").click()`);
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
      await page.shows(/Le nombre secret, de 1 à 30\s+Rejoignez la partie/);
      assertEquals(await page.evaluate("document.title"), "Le nombre secret, de 1 à 30");
      await play(server, page);
      for (
        const view of [
          /0 sur 0 a trouvé/,
          /C'était 17/,
          /1 partie\s[^]*1\s+17\s+2\s+★ #2 : 2 coups/,
          /Les nombres encore possibles/,
        ]
      ) {
        await press(page, "Tab");
        await press(page, "Enter");
        await page.shows(view);
      }
      await page.shows(/◆\s+Dichotomie\s+4 coups\s+✔\s+#1\s+3 coups \S+\s+★\s+#2\s+2 coups \S+/);
      assertMatch(
        await page.evaluate('document.querySelector("svg").getAttribute("aria-label")'),
        /^possibles : de 1 à 30, puis de 16 à 30, puis de 16 à 22, puis de 16 à 18, puis de 17 à 17$/,
      );
      await choose(page, "present");
      await page.shows(/Avant, partie 1 : c'était 17\. ★ #2 : 2 coups/); // the result stays, though the next round has begun
      await stop(server);
      await page.shows(/Le serveur s'est arrêté, ou ne répond plus : cette page l'attend\./);
      assert(!/trouvé|\d s\b|connect/.test(await page.text())); // what is true no more
      await choose(page, "result");
      assertMatch(await page.text(), /C'était 17/); // what it has shown stays
    }
    await using server = deno("tp3/server_v3.ts", "--host", "127.0.0.1", ...ports);
    await page.shows(/Rejoignez la partie/);
    assert(!/ne répond plus|C'était/.test(await page.text()));
    assertEquals(server.stderr, "");
  });

  await t.step("nothing that a client says is executed, or loaded", async () => {
    await using server = await serveWithPage("tp1/server.ts");
    const page = await browser.open(server.url);
    await page.shows(/La conversation de la classe\s+À vous d'écrire/);
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
      await page.evaluate(
        "new Set(Array.from(messages.children, (item) => getComputedStyle(item).borderLeftColor)).size",
      ),
      2,
    );
    assertEquals(
      page.requests.filter((url) => !url.startsWith("data:")),
      ["", "page.css", "page.js", "events"].map((path) => server.url + path),
    );
    assertEquals(page.complaints, []);
  });

  await t.step("names: of two players, of a hostile one; all the winners", async () => {
    await using server = await serveWithPage("tp3/server_v3.ts", "--secret", "17");
    const page = await browser.open(server.url);
    const names = ["Zoé", "Zoé", "<img src=x onerror='window.hacked = 1'>", "\u202eéoZ", ""];
    const players = await Promise.all(names.map(() => Peer.connect(server.port)));
    const guess = (index: number, number: number) =>
      players[index].exchange(names[index] === "" ? String(number) : `${names[index]} dit : ${number}`);
    await page.shows(/0 sur 5 a trouvé/);
    for (const index of names.keys()) await guess(index, 3);
    await page.shows(/Zoé #1\s+1 coup, 27 possibles\s+Zoé #2\s+1 coup, 27 possibles/);
    await page.shows(/<img src=x onerror='\s+1 coup, 27 possibles\s+\\u202eéoZ\s+1 coup, 27 possibles\s/); // nobody else's name: no number
    await page.shows(/#5\s+1 coup, 27 possibles 127\.0\.0\.1\s/); // who does not sign keeps number and address
    await guess(3, 4);
    for (const index of [1, 0, 4, 2, 3]) await guess(index, 17);
    await page.shows(/C'était 17\s+★ 4 gagnants en 2 coups : Zoé #2, Zoé #1, #5, <img src=x onerror='/);
    names[0] = "Zoé B.";
    await guess(0, 3);
    await choose(page, "present");
    await page.shows(/Zoé B\.\s+1 coup, 27 possibles/); // the last one given; no other has it
    await page.shows(
      /Avant, partie 1 : c'était 17. ★ 4 gagnants en 2 coups : Zoé #2, Zoé #1, #5, <img src=x onerror='/,
    );
    assertEquals(await page.evaluate("window.hacked"), undefined);
    assertEquals(page.complaints, []);
    for (const player of players) player.close();
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

  await t.step("a class fits a phone, in the dark too; nothing moves if asked so", async () => {
    await using server = await serveWithPage("tp3/server_v3.ts", "--secret", "17");
    const page = await browser.open(server.url);
    const players = [await Peer.connect(server.port)];
    await page.shows(/#1\s+0 coup, 30 possibles 127\.0\.0\.1\s/); // alone on this machine: without its port
    while (players.length < 35) players.push(await Peer.connect(server.port));
    const guess = (player: Peer, number: number) =>
      player.exchange(`Jean-Baptiste ${players.indexOf(player)} dit : ${number}`);
    for (const player of players) await guess(player, 1);
    await page.shows(/0 sur 35 a trouvé/);
    await page.shows(/Jean-Baptiste 34\s+1 coup, 29 possibles/);
    for (const [width, height, scheme] of [[1024, 768, "light"], [390, 844, "dark"]] as const) {
      await page.resize(width, height);
      await page.prefer("color-scheme", scheme);
      assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
      const background = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      assertEquals(background === "rgb(255, 255, 255)", scheme === "light");
    }
    const animation = 'getComputedStyle(document.querySelector("li.best")).animationName';
    await guess(players[0], 17);
    await page.shows(/★\s+Jean-Baptiste 0/);
    assertEquals(await page.evaluate(animation), "arrival");
    await page.prefer("reduced-motion", "reduce");
    assertEquals(await page.evaluate(animation), "none");
    for (const player of players) player.close();
  });
});
