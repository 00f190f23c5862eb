import { assertEquals } from "@std/assert";
import { Round } from "../../lib/round.ts";

/** A game whose secrets are known: 17, then 4, then 17 again. */
function newRound(...players: string[]): Round<string> {
  const secrets = [17, 4, 17];
  const round = new Round<string>({ min: 1, max: 30 }, () => secrets.shift()!);
  players.forEach((player) => round.join(player));
  return round;
}

Deno.test("alone: the answers, and a win ends the round", () => {
  const round = newRound("a");
  assertEquals(round.guess("a", "20"), "Trop grand !");
  assertEquals(round.guess("a", "10"), "Trop petit !");
  assertEquals(round.endIfOver(), undefined);
  assertEquals(round.guess("a", "17"), "Gagné en 3 coups");
  assertEquals(round.endIfOver(), 3);
  assertEquals(round.endIfOver(), undefined);
});

Deno.test("a second round has its own secret and its own counts", () => {
  const round = newRound("a");
  round.guess("a", "17");
  round.endIfOver();
  assertEquals(round.secret, 4);
  assertEquals(round.guess("a", "17"), "Trop grand !");
  assertEquals(round.guess("a", "4"), "Gagné en 2 coups");
  assertEquals(round.endIfOver(), 2);
  assertEquals(round.secret, 17);
});

Deno.test("each player has a count; the round ends with the last who searches, the best score counts", () => {
  const round = newRound("a", "b");
  round.guess("a", "1");
  round.guess("b", "2");
  round.guess("b", "3");
  assertEquals(round.guess("a", "17"), "Gagné en 2 coups");
  assertEquals(round.endIfOver(), undefined);
  assertEquals(round.guess("b", "17"), "Gagné en 3 coups");
  assertEquals(round.endIfOver(), 2);
  assertEquals([...round.players], ["a", "b"]);
});

Deno.test("who has found it waits; a guess meanwhile is not counted", () => {
  const round = newRound("a", "b", "c");
  assertEquals(round.guess("a", "17"), "Gagné en 1 coup");
  assertEquals(round.guess("a", "12"), "Patientez : 2 joueurs cherchent encore");
  assertEquals(round.guess("a", "n'importe quoi"), "Patientez : 2 joueurs cherchent encore");
  round.guess("b", "17");
  assertEquals(round.guess("b", "17"), "Patientez : 1 joueur cherche encore");
  round.guess("c", "17");
  assertEquals(round.endIfOver(), 1);
  assertEquals(round.guess("a", "4"), "Gagné en 1 coup");
});

Deno.test("what is no number of the range is not counted", () => {
  const round = newRound("a");
  for (const text of ["", "douze", "0", "31", "1e1"]) {
    assertEquals(round.guess("a", text), "Envoyez un nombre entier entre 1 et 30");
  }
  assertEquals(round.guess("a", "17"), "Gagné en 1 coup");
});

Deno.test("joining during a round joins that round", () => {
  const round = newRound("a", "b");
  round.guess("a", "17");
  round.join("c");
  round.guess("b", "17");
  assertEquals(round.endIfOver(), undefined);
  round.guess("c", "3");
  round.guess("c", "17");
  assertEquals(round.endIfOver(), 1);
});

Deno.test("leaving as the last one still searching ends the round for the others", () => {
  const round = newRound("a", "b", "c");
  round.guess("a", "17");
  round.leave("b");
  assertEquals(round.endIfOver(), undefined);
  round.leave("c");
  assertEquals(round.endIfOver(), 1);
  assertEquals([...round.players], ["a"]);
  assertEquals(round.guess("a", "4"), "Gagné en 1 coup");
});

Deno.test("leaving before anybody found it ends nothing", () => {
  const round = newRound("a", "b");
  round.leave("a");
  assertEquals(round.endIfOver(), undefined);
  assertEquals(round.guess("b", "17"), "Gagné en 1 coup");
  assertEquals(round.endIfOver(), 1);
});

Deno.test("who found it and left still counts for the best score", () => {
  const round = newRound("a", "b");
  round.guess("a", "17");
  round.leave("a");
  round.guess("b", "1");
  round.guess("b", "17");
  assertEquals(round.endIfOver(), 1);
});

Deno.test("everybody leaves: the round is over if one had found it, and goes on otherwise", () => {
  const round = newRound("a", "b");
  round.leave("a");
  round.leave("b");
  assertEquals([round.endIfOver(), round.secret], [undefined, 17]);
  round.join("c");
  round.join("d");
  round.guess("c", "17");
  round.leave("c");
  round.leave("d");
  assertEquals([round.endIfOver(), round.secret], [1, 4]);
});
