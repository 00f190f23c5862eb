import { assertEquals } from "@std/assert";
import { Round } from "../lib/round.ts";

/** A game whose secrets are known: 17, then 4, then 17 again. */
function newRound(...players: string[]): Round<string> {
  const secrets = [17, 4, 17];
  const round = new Round<string>({ min: 1, max: 30 }, () => secrets.shift()!);
  players.forEach((player) => round.join(player));
  return round;
}

/** What a guess delivers, as a plain object. */
function guess(round: Round<string>, player: string, text: string): Record<string, string[]> {
  return Object.fromEntries(round.guess(player, text));
}

const NEWS = (score: string) => `Meilleur score : ${score}. Nouvelle partie !`;

Deno.test("alone: a win ends the round, the answer and the news go together", () => {
  const round = newRound("a");
  assertEquals(guess(round, "a", "20"), { a: ["Trop grand !"] });
  assertEquals(guess(round, "a", "10"), { a: ["Trop petit !"] });
  assertEquals(guess(round, "a", "17"), { a: ["Gagné en 3 coups", NEWS("3 coups")] });
  assertEquals(round.bestScores, [3]);
});

Deno.test("a second round has its own secret and its own counts", () => {
  const round = newRound("a");
  guess(round, "a", "17");
  assertEquals(round.secret, 4);
  assertEquals(guess(round, "a", "17"), { a: ["Trop grand !"] });
  assertEquals(guess(round, "a", "4"), { a: ["Gagné en 2 coups", NEWS("2 coups")] });
  assertEquals(round.bestScores, [1, 2]);
});

Deno.test("each player has a count; the best score goes to all", () => {
  const round = newRound("a", "b");
  guess(round, "a", "1");
  guess(round, "b", "2");
  guess(round, "b", "3");
  assertEquals(guess(round, "a", "17"), { a: ["Gagné en 2 coups"] });
  assertEquals(guess(round, "b", "17"), { a: [NEWS("2 coups")], b: ["Gagné en 3 coups", NEWS("2 coups")] });
});

Deno.test("who has found it waits; a guess meanwhile is not counted", () => {
  const round = newRound("a", "b", "c");
  assertEquals(guess(round, "a", "17"), { a: ["Gagné en 1 coup"] });
  assertEquals(guess(round, "a", "12"), { a: ["Patientez : 2 joueurs cherchent encore"] });
  assertEquals(guess(round, "a", "n'importe quoi"), { a: ["Patientez : 2 joueurs cherchent encore"] });
  guess(round, "b", "17");
  assertEquals(guess(round, "b", "17"), { b: ["Patientez : 1 joueur cherche encore"] });
  assertEquals(Object.keys(guess(round, "c", "17")).sort(), ["a", "b", "c"]);
  assertEquals(round.bestScores, [1]);
});

Deno.test("what is no number of the range is not counted", () => {
  const round = newRound("a");
  for (const text of ["", "douze", "0", "31", "1e1"]) {
    assertEquals(guess(round, "a", text), { a: ["Envoyez un nombre entier entre 1 et 30"] });
  }
  assertEquals(guess(round, "a", "17"), { a: ["Gagné en 1 coup", NEWS("1 coup")] });
});

Deno.test("joining during a round joins that round", () => {
  const round = newRound("a", "b");
  guess(round, "a", "17");
  round.join("c");
  assertEquals(guess(round, "b", "17"), { b: ["Gagné en 1 coup"] });
  assertEquals(guess(round, "c", "17"), {
    a: [NEWS("1 coup")],
    b: [NEWS("1 coup")],
    c: ["Gagné en 1 coup", NEWS("1 coup")],
  });
});

Deno.test("leaving as the last one still searching ends the round for the others", () => {
  const round = newRound("a", "b", "c");
  guess(round, "a", "17");
  assertEquals(round.leave("b"), new Map());
  assertEquals(round.leave("c"), new Map([["a", [NEWS("1 coup")]]]));
  assertEquals(guess(round, "a", "4"), { a: ["Gagné en 1 coup", NEWS("1 coup")] });
});

Deno.test("leaving while others search, or before anybody found it, ends nothing", () => {
  const round = newRound("a", "b");
  assertEquals(round.leave("a"), new Map());
  assertEquals(round.bestScores, []);
  assertEquals(guess(round, "b", "17"), { b: ["Gagné en 1 coup", NEWS("1 coup")] });
});

Deno.test("who found it and left still counts for the best score", () => {
  const round = newRound("a", "b");
  guess(round, "a", "17");
  round.leave("a");
  guess(round, "b", "1");
  assertEquals(guess(round, "b", "17"), { b: ["Gagné en 2 coups", NEWS("1 coup")] });
});

Deno.test("everybody leaves: the round is over if one had found it, and goes on otherwise", () => {
  const round = newRound("a", "b");
  round.leave("a");
  round.leave("b");
  assertEquals([round.secret, round.bestScores], [17, []]);
  round.join("c");
  round.join("d");
  guess(round, "c", "17");
  round.leave("c");
  assertEquals(round.leave("d"), new Map());
  assertEquals([round.secret, round.bestScores], [4, [1]]);
});
