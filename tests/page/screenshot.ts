/**
 * Makes the picture of the scoreboard that the README shows, tests/page/scoreboard.png: a round among 30 players that
 * has just ended. `deno run --allow-all tests/page/screenshot.ts`, with Chromium.
 *
 * @module
 */

import { bestGuess, isWin, narrow } from "../../lib/game.ts";
import { signed } from "../../lib/protocol.ts";
import { Browser } from "./browser.ts";
import { Peer, ROOT, serve } from "../support/processes.ts";

const RANGE = { min: 1, max: 30 };

/** How far from the middle each player guesses, from -1 (the smallest number possible) to 1 (the largest). */
const HABITS = [0, -0.8, 0.3, 1, -0.2, 0, 0.6, -0.5, -1, 0.1];

/** Who signs their guesses; the others are known by their number and address. */
const NAMES =
  ("Zoé,Adam,Inès,Gabriel,Jade,Noah,Léa,Raphaël,Emma,Maximilien-Alexandre,Chloé,Arthur,Lina,Hugo,Anna,Zoé," +
    "Mohamed,Rose,Tiago,Mila,Jean-Baptiste,Alice,Sacha,Léna,Éden,Nour,Côme,Juliette").split(",");

/** Plays until the win, guess by guess, so far from the middle of what is possible. */
async function play(player: Peer, habit: number, name?: string): Promise<void> {
  let possible = RANGE;
  for (let answer = ""; !isWin(answer);) {
    const reach = Math.trunc(habit * (possible.max - possible.min) / 2);
    const guess = bestGuess({ min: possible.min + reach, max: possible.max + reach });
    answer = (await player.exchange(signed(String(guess), name)))!;
    possible = narrow(possible, guess, answer);
  }
}

await using server = await serve("tp3/server_v3.ts", "--scoreboard", "0", "--secret", "17");
const [, url] = await server.process.sees(/(http:\S+)\n/);
await using browser = await Browser.start();
const page = await browser.open(url);
await page.resize(1024, 768);
await page.prefer("reduced-motion", "reduce");
const habits = [1, 0.7, 0.4].flatMap((strength) => HABITS.map((habit) => habit * strength));
const players = await Promise.all(habits.map(() => Peer.connect(server.port)));
await page.shows(/30 joueurs/);
for (const [index, player] of players.entries()) await play(player, habits[index], NAMES[index]);
await page.shows(/le nombre secret était.*#30/s);
await Deno.writeFile(`${ROOT}tests/page/scoreboard.png`, await page.screenshot());
