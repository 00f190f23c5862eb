/** The page of the servers: what a real browser makes of it. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Browser, CHROMIUM, type Page } from "./browser.ts";
import { deno, Peer, type ServerProcess, serveWithPage, stop, testsThatNeed } from "../support/processes.ts";

const { testWith } = testsThatNeed("run", "net", "read", "write");

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
    /^1\.\s+127\.0\.0\.1:\d+\s+#2 : 2 coups\s+2\.\s+127\.0\.0\.1:\d+\s+#1 : 3 coups\s+Le nombre secret/,
  ); // first of all
  await page.shows(/Partie 1 : le nombre secret était 17\. La dichotomie : 4 coups\./);
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
      assertMatch(await page.text(), /^Le nombre secret[^]* était 17\. Meilleur score : 2 coups \(#2\)\. /);
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

  await t.step("names: of two players, of a hostile one; the three best first", async () => {
    await using server = await serveWithPage("tp3/server_v3.ts", "--secret", "17");
    const page = await browser.open(server.url);
    const names = ["Zoé", "Zoé", "<img src=x onerror='window.hacked = 1'>", "\u202eéoZ", ""];
    const players = await Promise.all(names.map(() => Peer.connect(server.port)));
    const guess = (index: number, number: number) =>
      players[index].exchange(names[index] === "" ? String(number) : `${names[index]} dit : ${number}`);
    await page.shows(/5 joueurs, 5 cherchent encore/);
    for (const index of names.keys()) await guess(index, 3);
    await page.shows(/Zoé\s+cherche\s+#1\s+1 coup, reste 27\s+Zoé\s+cherche\s+#2\s+1 coup, reste 27/);
    await page.shows(/<img src=x onerror='\s+cherche\s+#3\s+1 coup, reste 27\s+\\u202eéoZ\s+cherche\s+#4\s/);
    await page.shows(/#5\s+cherche\s+127\.0\.0\.1\s+1 coup/); // who does not sign keeps number and address
    await guess(3, 4);
    for (const index of [1, 0, 4, 2, 3]) await guess(index, 17);
    await page.shows(
      /^1\.\s+Zoé\s+#2 : 2 coups\s+1\.\s+Zoé\s+#1 : 2 coups\s+1\.\s+127\S+\s+#5 : 2 coups\s+Le nombre secret/,
    );
    names[0] = "Zoé B.";
    await guess(0, 3);
    await page.evaluate("present.click()");
    await page.shows(/Zoé B\.\s+cherche\s+#1/); // the last one given
    await page.shows(/Meilleur score : 2 coups \(Zoé #1, Zoé #2, <img src=x onerror=' #3, #5\)/);
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

  await t.step("a class fits the projector, and the page a phone; nothing moves if asked so", async () => {
    await using server = await serveWithPage("tp3/server_v3.ts", "--secret", "17");
    const page = await browser.open(server.url);
    /** Everything is on the screen, and the names can be read from the back of the room. */
    const assertAllSeen = async () => {
      assertEquals(await page.evaluate("legend.getBoundingClientRect().bottom <= innerHeight"), true);
      const sizes =
        'Array.from(document.querySelectorAll("#players b"), (name) => parseFloat(getComputedStyle(name).fontSize))';
      assert(await page.evaluate<number>(`Math.min(...${sizes})`) >= 18);
    };
    const players = [await Peer.connect(server.port)];
    await page.shows(/#1\s+cherche\s+127\.0\.0\.1\s+0 coup, reste 30/); // alone on this machine: without its port
    while (players.length < 35) players.push(await Peer.connect(server.port));
    const guess = (player: Peer, number: number) =>
      player.exchange(`Jean-Baptiste ${players.indexOf(player)} dit : ${number}`);
    for (const player of players) await guess(player, 1);
    await page.shows(/35 joueurs, 35 cherchent encore/);
    await page.shows(/Jean-Baptiste 34\s+cherche\s+#35\s+1 coup, reste 29/);
    for (const [width, height, scheme] of [[1024, 768, "light"], [390, 844, "dark"]] as const) {
      await page.resize(width, height);
      await page.prefer("color-scheme", scheme);
      assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
      if (width === 1024) await assertAllSeen();
      const background = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      assertEquals(background === "rgb(255, 255, 255)", scheme === "light");
    }
    const animation = 'getComputedStyle(document.querySelector("li.found")).animationName';
    await guess(players[0], 17);
    await page.shows(/Jean-Baptiste 0\s+★ meilleur/);
    assertEquals(await page.evaluate(animation), "arrival");
    await page.prefer("reduced-motion", "reduce");
    assertEquals(await page.evaluate(animation), "none");
    await page.resize(1024, 768);
    for (const player of players.slice(1)) await guess(player, 17);
    await page.shows(/Dichotomie/);
    await assertAllSeen();
    for (const player of players) player.close();
  });
});
