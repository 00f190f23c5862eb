/**
 * Makes the pictures of the scoreboard that the README shows, tests/page/*.png: how to join, a round among 30 players,
 * the end of another one. `deno run --allow-all tests/page/screenshot.ts`, with Chromium; a folder and a size may
 * follow: `/tmp 1920 1080`.
 *
 * @module
 */

import { bestGuess, isWin, narrow } from "../../lib/game.ts";
import { signed } from "../../lib/protocol.ts";
import { Browser } from "./browser.ts";
import { Peer, Process, ROOT } from "../support/processes.ts";

const RANGE = { min: 1, max: 30 };

/** How far from the middle each player guesses, from -1 (the smallest number possible) to 1 (the largest). */
const HABITS = [0, -0.8, 0.3, 1, -0.2, 0, 0.6, -0.5, -1, 0.1];

/** Who signs their guesses; the last ones are known by their number and address. */
const NAMES =
  ("Zoé,Adam,Inès,Gabriel,Jade,Noah,Léa,Raphaël,Emma,Maximilien-Alexandre,Chloé,Arthur,Lina,Hugo,Anna,Zoé," +
    "Mohamed,Rose,Tiago,Mila,Jean-Baptiste,Alice,Sacha,Léna,Éden,Nour,Côme,Juliette").split(",");

/** A server of the class whose machine has this address, as far as it can tell. */
const MACHINE = "data:text/javascript,Deno.permissions.querySync = () => ({ state: 'granted' });" +
  "Deno.networkInterfaces = () => [{ name: 'eth0', address: '192.168.1.20' }];" +
  "const secrets = [7, 24, 17]; Math.random = () => (secrets[0] === 17 ? 16.5 : secrets.shift() - 0.5) / 30;";

/** A player, who guesses so far from the middle of what is possible. */
class Player {
  #possible = RANGE;
  #found = false;

  constructor(readonly peer: Peer, public habit: number, readonly name?: string) {}

  /** Plays until the win, or a number of guesses at most. */
  async play(most = Infinity): Promise<void> {
    for (let guesses = 0; !this.#found && guesses < most; guesses++) {
      const { min, max } = this.#possible;
      const reach = Math.trunc(this.habit * (max - min) / 2);
      const guess = bestGuess({ min: min + reach, max: max + reach });
      await this.peer.send(`${signed(String(guess), this.name)}\n`);
      const answer = await this.peer.receiveUntil("\n");
      this.#possible = narrow(this.#possible, guess, answer);
      this.#found = isWin(answer);
    }
  }

  /** Waits for round number so much. */
  async begin(round: number): Promise<void> {
    while (this.peer.received.split("Nouvelle partie").length < round) await this.peer.receive();
    [this.#possible, this.#found] = [RANGE, false];
  }
}

const [folder = `${ROOT}tests/page`, width = "1024", height = "768"] = Deno.args;
const SERVER = ["tp3/server_v3.ts", "--port", "6400", "--scoreboard", "8080"]; // the usual ports, for the picture
await using server = new Process(Deno.execPath(), ["run", `--preload=${MACHINE}`, "--allow-net", ...SERVER]);
await server.sees("Page à projeter");
await using browser = await Browser.start();
const page = await browser.open("http://127.0.0.1:8080/");
await page.resize(Number(width), Number(height));
await page.prefer("reduced-motion", "reduce");

/** Takes a picture once the page shows a text. */
async function take(name: string, pattern: RegExp): Promise<void> {
  await page.shows(pattern);
  await Deno.writeFile(`${folder}/${name}.png`, await page.screenshot());
}

await take("lobby", /192\.168\.1\.20/);
const habits = [1, 0.7, 0.4].flatMap((strength) => HABITS.map((habit) => habit * strength));
const players = await Promise.all(
  habits.map(async (habit, index) => new Player(await Peer.connect(6400), habit, NAMES[index])),
);
await page.shows(/0 sur 30/);
for (const round of [1, 2, 3]) {
  for (const player of players) await player.begin(round);
  for (const [index, player] of players.entries()) player.habit = habits[(index + 7 * round) % habits.length];
  if (round > 1) await page.shows(RegExp(`partie ${round - 1}`));
  for (const [index, player] of players.entries()) await player.play(index % 3 === 0 ? 3 : Infinity);
  if (round === 3) {
    await page.evaluate('document.querySelector("button[data-view=present]").click()');
    await take("round", /sur 30 ont trouvé/);
  }
  for (const player of players) await player.play();
}
await take("end", /C'était 17/);
