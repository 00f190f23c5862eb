/** What everybody may see of a game, without a socket. */

import { assert, assertEquals } from "@std/assert";
import type { Identity } from "../../lib/protocol.ts";
import { Round } from "../../lib/round.ts";
import { Standings } from "../../lib/scoreboard/standings.ts";

const RANGE = { min: 1, max: 30 };

/** A game whose standings are told of all that happens, as tp3/server_v3.ts tells its page. */
class Game {
  readonly standings = new Standings(RANGE);
  readonly round: Round<Identity>;

  /** Starts a game whose secrets are these one after the other. */
  constructor(...secrets: number[]) {
    this.round = new Round<Identity>(RANGE, () => secrets.shift() ?? 1);
  }

  join(player: Identity): void {
    this.round.join(player);
    this.standings.joined(player);
  }

  guess(player: Identity, text: string): void {
    this.standings.exchanged(player, text, this.round.guess(player, text));
  }

  leave(player: Identity): void {
    this.round.leave(player);
    this.standings.left(player);
  }

  endRound(mustEnd = false): void {
    const { secret } = this.round;
    this.standings.roundEnded(this.round.endIfOver(mustEnd)!, secret);
  }
}

/** A game of so many players. */
function newGame(players: number, ...secrets: number[]) {
  const game = new Game(...secrets);
  const all = Array.from({ length: players }, (_, index) => newPlayer(index + 1));
  for (const player of all) game.join(player);
  return { game, standings: game.standings, players: all };
}

function newPlayer(number: number): Identity {
  return { number, peer: `192.168.1.${number}:50000` };
}

/** Who is shown. */
const numbersOf = (rows: { number: number }[]) => rows.map(({ number }) => number);

/** The view without what depends on the clock. */
function viewOf(standings: Standings) {
  // deno-lint-ignore no-explicit-any -- parts of all kinds
  const { round: { start: _, ...round }, ...parts } = standings.view() as any;
  return { round, ...parts };
}

Deno.test("a player: number, address, name, guesses, how many numbers are still possible after each", () => {
  const { game, standings, players: [one] } = newGame(2, 17);
  assertEquals(viewOf(standings).round, { number: 1, range: RANGE, players: 2, searching: 2 });
  game.guess(one, "15");
  one.name = "Zoé";
  game.guess(one, "n'importe quoi");
  game.guess(one, "20");
  game.guess(one, "25"); // absurd: it tells nothing
  assertEquals(viewOf(standings)["player 1"], {
    number: 1,
    address: "", // who signs is known by the name: the others need no address
    name: "Zoé",
    isTwin: false,
    guesses: 3,
    found: false,
    left: false,
    best: false,
    possible: [30, 15, 4, 4],
  });
});

Deno.test("found, the best of them, left: as it is at the moment", () => {
  const { game, standings, players: [one, two, three, four] } = newGame(4, 17);
  const state = (number: number) => {
    const { found, left, best } = viewOf(standings)[`player ${number}`];
    return { found, left, best };
  };
  game.guess(one, "3");
  game.guess(one, "17");
  assertEquals(state(1), { found: true, left: false, best: true });
  game.guess(two, "17");
  game.leave(two);
  assertEquals(state(1), { found: true, left: false, best: false });
  assertEquals(state(2), { found: true, left: true, best: true });
  game.guess(three, "4");
  game.leave(three);
  assertEquals(state(3), { found: false, left: true, best: false });
  game.leave(four);
  assertEquals(viewOf(standings)["player 4"], undefined); // came and went without a guess
  assertEquals(viewOf(standings).round, { number: 1, range: RANGE, players: 1, searching: 0 });
});

Deno.test("once the round is over: the winners, all equals, those who have left too, the faster first", () => {
  const { game, standings, players: [one, two, three, four, five] } = newGame(5, 17);
  for (const player of [one, two, three, four]) game.guess(player, "3");
  for (const player of [four, one, three]) game.guess(player, "17");
  game.leave(one);
  game.guess(two, "4");
  game.guess(two, "17");
  assertEquals(viewOf(standings).last, undefined);
  game.guess(five, "17");
  game.endRound();
  const winners = () => {
    const { best, bests, winners, scores } = viewOf(standings).last;
    return [best, bests, numbersOf(winners), scores];
  };
  assertEquals(winners(), [1, 1, [5], [1, 3, 1]]);
  for (const player of [two, three, four, five]) game.guess(player, "1"); // the next secret
  game.endRound();
  assertEquals(winners(), [1, 4, [2, 3, 4, 5], [4]]);
  assertEquals(viewOf(standings)["past 2"].winners, viewOf(standings).last.winners);
});

Deno.test("once the round is over: as many as there are win, ten of them are named; scores above the last one are one", () => {
  const { game, standings, players } = newGame(21, 17);
  for (const player of players.slice(0, 20)) game.guess(player, "17");
  for (let count = 0; count < 500; count++) game.guess(players[20], "18");
  game.guess(players[20], "17");
  game.endRound();
  const { bests, winners, scores, mostScored } = viewOf(standings).last;
  assertEquals([bests, winners.length, mostScored], [20, 10, 10]);
  assertEquals(scores, [20, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

Deno.test("two who have the same name, however it is written, are told apart by their numbers; others need none", () => {
  const { game, standings, players } = newGame(5, 17);
  const names = ["Zoé", "ZOE\u0301", "Léa", undefined, undefined];
  for (const [index, name] of names.entries()) players[index].name = name;
  const twins = (rows: { isTwin: boolean }[]) => rows.map(({ isTwin }) => isTwin);
  const view = viewOf(standings);
  assertEquals(twins([1, 2, 3, 4, 5].map((number) => view[`player ${number}`])), [
    true,
    true,
    false,
    false,
    false,
  ]);
  for (const player of players) game.guess(player, "17");
  game.endRound();
  const { last, averages } = viewOf(standings);
  for (const rows of [last.winners, last.rows, averages.rows]) {
    assertEquals(twins(rows), [true, true, false, false, false]);
  }
});

Deno.test("over the rounds: the average of each player, beside the bisection's", () => {
  const { game, standings, players: [one, two] } = newGame(2, 17, 4, 9);
  assertEquals(viewOf(standings).averages, undefined);
  one.name = "Zoé";
  for (const [round, secret] of ["17", "4", "9"].entries()) {
    for (let count = 0; count < round; count++) game.guess(one, "20");
    game.guess(one, secret);
    if (round < 2) game.guess(two, secret);
    else game.leave(two);
    game.endRound();
  }
  assertEquals(viewOf(standings).averages, {
    rows: [
      { number: 2, name: undefined, isTwin: false, rounds: 2, average: 1 },
      { number: 1, name: "Zoé", isTwin: false, rounds: 3, average: 2 },
    ],
    players: 2,
    bisection: 124 / 30,
  });
});

Deno.test("who is let go is shown nowhere any more, and what they still say changes nothing but the secret", () => {
  const { game, standings, players: [one, two] } = newGame(2, 17, 4, 9);
  one.name = "Rude word";
  for (const player of [one, two]) game.guess(player, "17");
  game.endRound();
  game.guess(one, "4");
  standings.forget(one);
  assert(!JSON.stringify(standings.view()).includes("Rude word"));
  assertEquals(numbersOf(viewOf(standings).last.rows), [2]);
  assertEquals(viewOf(standings).last.bests, 2);
  game.guess(two, "4");
  game.endRound();
  game.guess(one, "9");
  game.leave(one);
  game.guess(two, "3");
  game.guess(two, "9");
  game.endRound();
  const { last } = viewOf(standings);
  assertEquals([last.secret, last.best, last.bests, numbersOf(last.winners)], [9, 1, 1, [2]]);
  assert(!JSON.stringify(standings.view()).includes("Rude word"));
});

Deno.test("the secret is known though who found it alone was let go before", () => {
  const { game, standings, players: [one, two] } = newGame(2, 17);
  standings.forget(one);
  game.guess(one, "17");
  game.guess(two, "3");
  game.leave(two);
  game.endRound();
  const { last } = viewOf(standings);
  assertEquals([last.secret, last.best, last.bests, last.winners], [17, 1, 0, []]);
});

Deno.test("a round that nobody has won: the secret is shown, no best score, no winner", () => {
  const { game, standings, players: [one] } = newGame(1, 17, 4);
  game.guess(one, "3");
  game.endRound(true);
  const { last, "past 1": past, averages, round } = viewOf(standings);
  assertEquals([last.secret, last.best, last.winners, past.secret], [17, Infinity, [], 17]);
  assertEquals([averages.rows, round.number, round.searching], [[], 2, 1]);
});

Deno.test("cleared: the rounds that are over are forgotten, the present one goes on", () => {
  const { game, standings, players: [one] } = newGame(1, 17);
  game.guess(one, "17");
  game.endRound();
  game.guess(one, "3");
  standings.clear();
  const view = viewOf(standings);
  assertEquals([view.last, view.averages, view["past 1"]], [undefined, undefined, undefined]);
  assertEquals([view.round.number, view["player 1"].guesses], [2, 1]);
});

Deno.test("the best wins, however many have left", () => {
  const { game, standings, players } = newGame(104, 17);
  for (const player of players.slice(3)) {
    game.guess(player, "3");
    game.leave(player);
  }
  for (const player of players.slice(0, 2)) {
    game.guess(player, "17");
    game.leave(player);
  }
  for (const guess of ["3", "17"]) game.guess(players[2], guess);
  game.endRound();
  assertEquals(numbersOf(viewOf(standings).last.winners), [1, 2]);
  assertEquals(viewOf(standings).last.scores, [2, 1]);
});

Deno.test("before a round is over, a secret cannot be told from its mirror image", () => {
  const mirror = (number: number) => RANGE.min + RANGE.max - number;
  for (const secret of [1, 8, 15, 17, 30]) {
    const games = [newGame(3, secret), newGame(3, mirror(secret))];
    const guesses = [[0, 15], [1, 4], [1, 28], [2, 22], [0, secret], [1, secret]];
    for (const [player, guess] of guesses) {
      games[0].game.guess(games[0].players[player], String(guess));
      games[1].game.guess(games[1].players[player], String(mirror(guess)));
    }
    assertEquals(viewOf(games[0].standings), viewOf(games[1].standings));
  }
});

Deno.test("once the round is over: the secret, everybody's intervals, the bisection, the past rounds", () => {
  const { game, standings, players: [one, two] } = newGame(2, 17, 4);
  game.guess(one, "20");
  game.guess(one, "17");
  game.guess(two, "3");
  game.leave(two);
  game.endRound();
  const { last, "past 1": past, round: present, "player 1": next, "player 2": gone } = viewOf(standings);
  const winners = [{ number: 1, name: undefined, isTwin: false }];
  assertEquals(past, { number: 1, secret: 17, best: 2, players: 2, bests: 1, winners });
  assertEquals([last.number, last.secret, last.best, last.players], [1, 17, 2, 2]);
  assertEquals(last.optimal, [
    { min: 1, max: 30 },
    { min: 16, max: 30 },
    { min: 16, max: 22 },
    { min: 16, max: 18 },
    { min: 17, max: 17 },
  ]);
  assertEquals(
    last.rows.map(({ number, best, possible }: { number: number; best: boolean; possible: unknown }) => ({
      number,
      best,
      possible,
    })),
    [
      { number: 1, best: true, possible: [RANGE, { min: 1, max: 19 }, { min: 17, max: 17 }] },
      { number: 2, best: false, possible: [RANGE, { min: 4, max: 30 }] },
    ],
  );
  assertEquals(present, { number: 2, range: RANGE, players: 1, searching: 1 });
  assertEquals([next.guesses, next.found, next.possible, gone], [0, false, [30], undefined]);
});

Deno.test("the bisection counts its last guess, and needs 5 at most", () => {
  const lengths = [];
  for (let secret = 1; secret <= 30; secret++) {
    const { game, standings, players: [one] } = newGame(1, secret);
    game.guess(one, String(secret));
    game.endRound();
    lengths.push(viewOf(standings).last.optimal.length - 1);
  }
  assertEquals(Math.max(...lengths), 5);
  assertEquals(lengths.reduce((sum, length) => sum + length), 124);
});

Deno.test("whatever the players do, there is only so much to show", () => {
  const { game, standings, players } = newGame(150, 17);
  for (const player of players) {
    game.guess(player, "3");
    game.leave(player);
  }
  const one = newPlayer(151);
  game.join(one);
  for (let count = 0; count < 1000; count++) game.guess(one, "1");
  game.guess(one, "17");
  const view = viewOf(standings);
  const names = Object.keys(view).filter((name) => name.startsWith("player "));
  assertEquals([names.length, names.at(-1)], [100, "player 151"]); // who plays comes before who has left
  const { guesses, possible } = view["player 151"];
  assertEquals([guesses, possible.length, possible.at(-1)], [1001, 51, 1]);
  for (let number = 1; number <= 120; number++) {
    game.endRound();
    if (number === 1) assertEquals(viewOf(standings).last.players, 101); // of those who have left, 100 are remembered
    game.guess(one, String(game.round.secret));
  }
  const past = Object.keys(viewOf(standings)).filter((name) => name.startsWith("past "));
  assertEquals([past.length, past[0], past.at(-1)], [100, "past 120", "past 21"]);
});
