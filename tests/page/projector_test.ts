/** The page on a projector: what the last row can read, and who sees no colour, or nothing. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { Browser, CHROMIUM, type Page } from "./browser.ts";
import { testsThatNeed } from "../support/processes.ts";
import type { Page as Board } from "../../lib/scoreboard/board.ts";
import { serveScoreboard } from "../../lib/scoreboard/server.ts";

const { testWith } = testsThatNeed("run", "net", "read", "write");

/** The projectors of today and of yesterday, with the smallest name that can be read from the last row, in px. */
const SCREENS = [[1024, 768, 18], [1920, 1080, 30]] as const;

/** A game whose page is served here, and who plays it. */
interface Game {
  board: Board;
  url: string;
  players: { number: number; peer: string; name?: string }[];
}

/** Serves the page of a game among players of these names; with no range, of a conversation. */
function serve(
  names: (string | undefined)[],
  range: { min?: number; max?: number } = { min: 1, max: 30 },
): Game {
  const options = { host: "127.0.0.1", port: 6400, lines: false, ...range };
  const board = serveScoreboard(options, 0, { client: "tp3/client_v3.ts", port: 6400 });
  const [, url] = /(http:\S+)/.exec(board.place)!;
  const players = names.map((name, index) => ({
    number: index + 1,
    peer: `10.0.0.${index + 1}:50000`,
    name,
  }));
  for (const player of players) board.joined(player);
  return { board, url, players };
}

/** Players guess; the secret is 17. */
function guess({ board, players }: Game, guesses: number[], ...indexes: number[]): void {
  for (const index of indexes) {
    for (const number of guesses) {
      board.exchanged(
        players[index],
        String(number),
        number > 17 ? "Trop grand !" : number < 17 ? "Trop petit !" : "Gagné",
      );
    }
  }
}

/** A class of thirty-five: thirty play a round to its end and most of the next one, two leave. */
function playMostOfTwoRounds(game: Game): void {
  const all = [...game.players.keys()];
  guess(game, [15, 20, 17], ...all.slice(0, 20));
  guess(game, [15, 17], ...all.slice(20));
  game.board.roundEnded(2, 17);
  guess(game, [10], ...all);
  guess(game, [20, 17], ...all.slice(0, 10));
  guess(game, [17], ...all.slice(10, 31));
  for (const index of [31, 32]) game.board.left(game.players[index]);
}

const CLASS = Array.from({ length: 35 }, (_, index) => `Jean-Baptiste ${index}`);

/** Presses the button of a view. */
async function choose(page: Page, view: string): Promise<void> {
  await page.evaluate(`document.querySelector("button[data-view=${view}]").click()`);
}

/** Waits until the page has been laid out for its window. */
async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.resize(width, height);
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
}

/** Nothing is off the screen, nor cut, nor has to be scrolled to. */
async function assertAllSeen(page: Page, list: string): Promise<void> {
  const outside = await page.evaluate(`
    Array.from(document.querySelectorAll("header > *, #${list} > *, footer")).filter((element) => {
      const { top, left, right, bottom } = element.getBoundingClientRect();
      return top < 0 || left < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
    }).map(({ textContent }) => textContent)`);
  assertEquals(outside, []);
  const [scroll, client] = await page.evaluate<number[]>(`[${list}.scrollHeight, ${list}.clientHeight]`);
  assert(scroll <= client, `${list}: ${scroll} > ${client}`);
}

/** No text of a list is wider than its place. */
async function assertNoneCut(page: Page, list: string, texts: string): Promise<void> {
  const cut = await page.evaluate(`
    Array.from(${list}.querySelectorAll("${texts}")).filter(({ scrollWidth, clientWidth, parentElement }) =>
      scrollWidth > Math.min(clientWidth, parentElement.clientWidth)).map(({ textContent }) => textContent)`);
  assertEquals(cut, []);
}

/** The sizes of the texts that match a selector, in px. */
async function sizesOf(page: Page, selector: string): Promise<number[]> {
  return await page.evaluate(
    `Array.from(document.querySelectorAll("${selector}"), (name) => parseFloat(getComputedStyle(name).fontSize))`,
  );
}

/** What WCAG 2.2 calls contrast, and the colour behind an element. */
const COLOURS = `
  const channel = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map((value) => channel(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    const colour = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)";
    return /, 0\\)$/.test(colour) ? behind(element.parentElement) : colour;
  };`;

/** The texts that are hard to read: their contrast is below 4.5 (WCAG 2.2, 1.4.3). */
async function paleTexts(page: Page): Promise<string[]> {
  return await page.evaluate(`(() => {
    ${COLOURS}
    const texts = Array.from(document.body.querySelectorAll("*")).filter((element) =>
      element.checkVisibility() && Array.from(element.childNodes).some(({ nodeType, data }) => nodeType === 3 && data.trim()));
    if (texts.length < 5) return ["nothing"];
    const ratio = (element) => contrast(getComputedStyle(element).color, behind(element));
    return texts.filter((element) => ratio(element) < 4.5).map((element) => element.outerHTML + ratio(element));
  })()`);
}

/** The contrast of a colour of an element with what is behind its parent (WCAG 2.2, 1.4.11). */
async function contrastOf(page: Page, selector: string, property: string): Promise<number> {
  return await page.evaluate(`(() => {
    ${COLOURS}
    const element = document.querySelector("${selector}");
    return contrast(getComputedStyle(element).${property}, behind(element.parentElement));
  })()`);
}

testWith(CHROMIUM, "on a projector", async (t) => {
  await using browser = await Browser.start();

  await t.step("nobody is there: how to join, huge, and nothing else; then it is small", async () => {
    const game = serve([]);
    await using board = game.board;
    const page = await browser.open(game.url);
    await page.shows(
      /^Le nombre secret, de 1 à 30\s+Rejoignez la partie\s+Le serveur\s+127\.0\.0\.1\s+port 6400, sur cette machine seulement\s+Avec Deno\s+deno run --allow-net tp3\/client_v3\.ts 127\.0\.0\.1\s+En Python\s+connect\(\("127\.0\.0\.1", 6400\)\)\s+Cette page, pour regarder\s+http:\S+\/\s*$/,
    ); // no clock, no button
    for (const [width, height] of SCREENS) {
      await resize(page, width, height);
      await assertAllSeen(page, "ways");
      const [address, ...others] = await sizesOf(page, "code");
      assert(address >= width / 10, `${address}`);
      for (const size of others) assert(size >= width / 40, `${size}`);
    }
    const [huge] = await sizesOf(page, "code");
    board.joined({ number: 1, peer: "10.0.0.1:50000" });
    await page.shows(/0 sur 1 a trouvé[^]*127\.0\.0\.1\s+port 6400[^]*connect/);
    const [small] = await sizesOf(page, "code");
    assert(small < huge / 5 && small >= 12, `${small}`);
    board.left({ number: 1, peer: "10.0.0.1:50000" });
    await page.shows(/Rejoignez la partie/);
    assertEquals(page.complaints, []);
  });

  await t.step(
    "a round of thirty-five: who searches first, all names large, none scrolled away",
    async () => {
      const game = serve(CLASS);
      await using board = game.board;
      const page = await browser.open(game.url);
      playMostOfTwoRounds(game);
      await page.shows(/31 sur 33|C'était 17/); // the end of the first round may be news to it
      await choose(page, "present");
      await page.shows(/31 sur 33 ont trouvé\s+On attend : Jean-Baptiste 33, Jean-Baptiste 34\s/);
      const names = await page.evaluate<string[]>(
        'Array.from(players.querySelectorAll("b"), (name) => name.textContent)',
      );
      assertEquals(names.length, 35);
      assertEquals(names.slice(0, 3), ["Jean-Baptiste 33", "Jean-Baptiste 34", "Jean-Baptiste 10"]); // then the best
      for (const [width, height, smallest] of SCREENS) {
        await resize(page, width, height);
        await assertAllSeen(page, "players");
        const sizes = await sizesOf(page, "#players b");
        assert(Math.min(...sizes) >= smallest, `${width}: ${Math.min(...sizes)}`);
        const bottom = await page.evaluate<number>("players.lastElementChild.getBoundingClientRect().bottom");
        assert(bottom > 0.8 * height, `${bottom}`); // no half of the screen is empty
        await assertNoneCut(page, "players", "b");
      }
      board.left(game.players[33]);
      await page.shows(/31 sur 32 ont trouvé\s+On attend : Jean-Baptiste 34\s/);
    },
  );

  await t.step(
    "the end: secret, winners whole and counted, histogram, averages beside the bisection's",
    async () => {
      const game = serve(CLASS);
      await using board = game.board;
      const longest = "Maximilien-Alexandre";
      game.players[30].name = longest;
      const page = await browser.open(game.url);
      await page.shows(/0 sur 35/);
      playMostOfTwoRounds(game);
      guess(game, [17], 33, 34);
      board.roundEnded(2, 17);
      guess(game, [1], 0); // the next round begins at once, and the result is still there
      await page.shows(
        /partie 2\s+[^]*C'était 17\s+★ 23 gagnants en 2 coups : Jean-Baptiste 10, .* et 15 autres/,
      );
      await page.shows(/2 joueurs n'ont pas trouvé\./);
      for (const [width, height] of SCREENS) {
        await resize(page, width, height);
        await assertAllSeen(page, "histogram");
        await assertAllSeen(page, "averages");
        await assertNoneCut(page, "histogram", "b, li > span:not(.mark)");
        const bars = await page.evaluate(
          'Array.from(histogram.children, (bar) => [bar.innerText.replace(/\\s+/g, " "), bar.querySelector(".bar").clientHeight > 0])',
        );
        assertEquals(bars, [["1", false], ["23 2", true], ["10 3", true], ["4 ◆ dichotomie", false], [
          "5",
          false,
        ]]);
        assert(
          await page.evaluate("document.querySelector('.bar[style*=\" 1\"]').clientHeight > innerHeight / 4"),
        );
      }
      assertMatch(
        await page.evaluate("averages.innerText"),
        /^2,00\s+Jean-Baptiste 20\s+[^]*\s4,13\s+Dichotomie$/,
      );
      await choose(page, "averages");
      await page.shows(/2 parties/);
      for (const [width, height] of SCREENS) {
        await resize(page, width, height);
        await assertAllSeen(page, "averages");
        const order = await page.evaluate<string[]>(
          "Array.from(averages.children, ({ innerText }) => innerText)",
        );
        assertEquals([order.length, order.findIndex((text) => /Dichotomie/.test(text))], [36, 33]); // before one round of two
        assertMatch(order[34], /^2,00\s+Jean-Baptiste 31\s+1 partie$|^2,00\s+Jean-Baptiste 32\s+1 partie$/);
      }
      await page.shows(
        /Partie\s+Secret\s+Joueurs\s+Meilleur\s+2\s+17\s+35\s+★ 23 gagnants en 2 coups : Jean-Baptiste 10, /,
      );
      for (const index of game.players.keys()) {
        if (index !== 31 && index !== 32) guess(game, index === 30 ? [17] : [15, 17], index);
      }
      board.roundEnded(1, 17);
      await choose(page, "result");
      await page.shows(RegExp(`C'était 17\\s+★ ${longest} : 1 coup\\s`));
      const [scroll, client] = await page.evaluate<number[]>("[detail.scrollWidth, detail.clientWidth]");
      assert(scroll <= client);
      guess(game, [3], 0);
      board.roundEnded(Infinity, 17); // the teacher ends it
      await page.shows(/C'était 17\s+Personne n'a trouvé\./);
      assertEquals(page.complaints, []);
    },
  );

  await t.step(
    "contrast of the texts, and of what tells states apart; shapes and words tell them too",
    async () => {
      const game = serve([...CLASS.slice(0, 34), undefined]);
      await using _board = game.board;
      const page = await browser.open(game.url);
      await page.resize(1024, 768);
      for (const scheme of ["light", "dark"]) {
        await page.prefer("color-scheme", scheme);
        if (scheme === "light") {
          await page.shows(/0 sur 35/);
          playMostOfTwoRounds(game);
          await page.shows(/C'était 17/);
        }
        for (const view of ["result", "averages", "curves", "present"]) {
          await choose(page, view);
          assertEquals(await paleTexts(page), [], `${scheme} ${view}`);
        }
        for (
          const [selector, property] of [
            [".searching", "borderTopColor"],
            [".searching .mark", "borderTopColor"],
            [".left", "borderTopColor"],
            ["#players .found", "backgroundColor"],
            ["#players .best", "backgroundColor"],
            [".searching .band", "stroke"],
            ["#players .found .band", "stroke"],
            [".bar", "backgroundColor"],
            ["#histogram .optimal .drawing", "borderTopColor"],
            ["#averages .optimal", "backgroundColor"],
            ["button[aria-pressed=true]", "backgroundColor"],
            ["button[aria-pressed=false]", "borderTopColor"],
          ]
        ) {
          const ratio = await contrastOf(page, selector, property);
          assert(ratio >= 3, `${scheme} ${selector} ${property}: ${ratio}`);
        }
      }
      const marks = await page.evaluate<Record<string, string[]>>(`Object.fromEntries(
      ["searching", "found", "best", "left"].map((state) => {
        const item = players.querySelector("." + state), mark = item.querySelector(".mark");
        const { borderTopStyle, borderRadius } = getComputedStyle(item);
        return [state, [mark.textContent, mark.role, mark.ariaLabel, borderTopStyle]];
      }))`);
      assertEquals(marks, {
        searching: ["", "img", "cherche", "solid"],
        found: ["✔", "img", "a trouvé", "solid"],
        best: ["★", "img", "meilleur", "solid"],
        left: ["✕", "img", "parti", "dashed"],
      });
    },
  );

  await t.step(
    "hostile names: no place is lost to them, and the words around them stay in their order",
    async () => {
      const names = [
        "<b>gras</b>",
        "W".repeat(20),
        `Z${"\u0351".repeat(19)}`,
        "נועה",
        "نورة",
        "﷽".repeat(20),
        "😀".repeat(20),
        "Zoé",
        " zoé",
      ];
      const game = serve(names);
      await using _board = game.board;
      const page = await browser.open(game.url);
      await page.resize(1024, 768);
      guess(game, [17], 0, 1, 2, 5, 6, 7, 8);
      await page.shows(/7 sur 9 ont trouvé\s+On attend : נועה, نورة/);
      await assertAllSeen(page, "players");
      const bad = await page.evaluate(`Array.from(players.children).filter((item) => {
      const { width, height } = players.firstElementChild.getBoundingClientRect(), box = item.getBoundingClientRect();
      return Math.abs(box.width - width) > 1 || Math.abs(box.height - height) > 1 ||
        Array.from(item.children).some((part) => part.getBoundingClientRect().right > box.right);
    }).length`);
      assertEquals(bad, 0);
      assertEquals(await page.evaluate('document.querySelectorAll("#players b b").length'), 0);
      const twins = await page.evaluate(
        'Array.from(players.querySelectorAll("small"), ({ textContent }) => textContent)',
      );
      assertEquals(twins, [" #8", " #9"]);
      const lefts = await page.evaluate<number[]>(
        'Array.from(detail.querySelectorAll("bdi"), (name) => name.getBoundingClientRect().left)',
      );
      assert(lefts[0] < lefts[1], `${lefts}`); // from left to right, as the words around them
    },
  );

  await t.step("five hundred players: a hundred are shown, the others counted", async () => {
    const game = serve(Array.from({ length: 500 }, (_, index) => `Jean-Baptiste ${index}`));
    await using board = game.board;
    const page = await browser.open(game.url);
    guess(game, [15, 17], ...Array.from({ length: 450 }, (_, index) => index));
    await page.shows(/450 sur 500 ont trouvé\s[^]*… et 400 autres joueurs/);
    for (const [width, height] of SCREENS) {
      await resize(page, width, height);
      await assertAllSeen(page, "players");
    }
    guess(game, Array(12).fill(1), 499); // in the last column
    guess(game, [15, 17], ...Array.from({ length: 50 }, (_, index) => 450 + index));
    board.roundEnded(2, 17);
    await page.shows(/★ 499 gagnants en 2 coups : .* et 491 autres[^]*1\s+10\+/);
    for (const [width, height] of SCREENS) {
      await resize(page, width, height);
      await assertAllSeen(page, "histogram");
      await assertNoneCut(page, "histogram", "b, li > span:not(.mark)");
    }
  });

  await t.step("a screen reader hears the milestones, one at a time, and not each guess", async () => {
    const game = serve(CLASS);
    await using _board = game.board;
    const page = await browser.open(game.url);
    await page.shows(/0 sur 35/);
    const live =
      'Array.from(document.querySelectorAll("[role=status], [role=alert], [role=log], [aria-live]"), ({ id, role, ariaLive }) => [id, role, ariaLive])';
    assertEquals(await page.evaluate(live), [["lost", "alert", null], ["news", "status", null], [
      "conversation",
      "log",
      "off",
    ]]);
    await page.evaluate(`
      window.heard = [];
      window.since = Date.now();
      new MutationObserver(() => heard.push(news.textContent)).observe(news, { childList: true });`);
    for (const index of game.players.keys()) {
      guess(game, [15, 17], index);
      if (index % 5 === 0) await page.shows(RegExp(`${index + 1} sur 35`));
      if (index === 33) await page.shows(/34 sur 35[^]*On attend : Jean-Baptiste 34/);
    }
    const [heard, elapsed] = await page.evaluate<[string[], number]>("[heard, Date.now() - since]");
    assert(heard.length <= 1 + elapsed / 5000, `${heard}`);
    assert(heard.every((text) => text.startsWith("On attend : ")), `${heard}`);
    game.board.roundEnded(2, 17);
    await page.shows(/Partie 1 : le nombre secret était 17\. ★ 35 gagnants en 2 coups : /);
  });

  await t.step(
    "the conversation: names in bold without an address, two lines a message; cleared, or one forgotten",
    async () => {
      const game = serve(["Zoé", "Léo"], {});
      await using board = game.board;
      const page = await browser.open(game.url);
      await page.shows(/La conversation de la classe\s+Pas encore de message\./);
      const [zoe, leo] = game.players;
      board.exchanged(zoe, "Zoé dit : Bonjour", "Message 1 bien reçu (17 octets)");
      board.exchanged(leo, "x".repeat(1000), "y".repeat(500));
      board.exchanged(leo, `Léo dit : ${"ça va ? ".repeat(50)}`);
      await page.shows(
        /Zoé dit : Bonjour\s+→ Message 1 bien reçu[^]*#2 10\.0\.0\.2:50000 xxx[^]*Léo dit : ça va/,
      );
      assert(!/10\.0\.0\.1|#1/.test(await page.text()));
      assertEquals(await page.evaluate('getComputedStyle(messages.querySelector("bdi")).fontWeight'), "700");
      for (const [width, height] of [...SCREENS, [390, 844]]) {
        await resize(page, width, height);
        const lines =
          "Array.from(messages.children, (item) => item.clientHeight / parseFloat(getComputedStyle(item).fontSize))";
        for (const height of await page.evaluate<number[]>(lines)) {
          assert(height < 3, `${width}: ${height} em`); // 2 × 1.2 em, and some
        }
        assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
      }
      assertEquals(await paleTexts(page), []);
      board.forget(leo);
      await page.shows(/dit : Bonjour\s+→ Message 1 bien reçu \(17 octets\)\s+127/);
      assertEquals(await page.evaluate("messages.children.length"), 1);
      board.clear();
      await page.shows(/La conversation de la classe\s+Pas encore de message\./);
      assertEquals(page.complaints, []);
    },
  );
});
