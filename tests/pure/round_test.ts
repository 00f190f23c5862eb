import { assertEquals } from "@std/assert";
import type { Identity } from "../../lib/protocol.ts";
import { Round, Tally } from "../../lib/round.ts";

const [A, B, C, D] = [1, 2, 3, 4].map((number) => ({ number, peer: `10.0.0.${number}:50000` }));

/** A game whose secrets are known: 17, then 4, then 17 again. */
function newRound(...players: Identity[]): Round<Identity> {
  const secrets = [17, 4, 17];
  const round = new Round<Identity>({ min: 1, max: 30 }, () => secrets.shift()!);
  players.forEach((player) => round.join(player));
  return round;
}

Deno.test("seul, on gagne : la partie est finie", () => {
  const round = newRound(A);
  assertEquals(round.guess(A, "20"), "Trop grand !");
  assertEquals(round.guess(A, "10"), "Trop petit !");
  assertEquals(round.endIfOver(), undefined);
  assertEquals(round.guess(A, "17"), "Gagné en 3 coups");
  assertEquals(round.endIfOver(), 3);
  assertEquals(round.endIfOver(), undefined);
});

Deno.test("chaque partie a son nombre secret, et compte les coups depuis zéro", () => {
  const round = newRound(A);
  round.guess(A, "17");
  round.endIfOver();
  assertEquals(round.secret, 4);
  assertEquals(round.guess(A, "17"), "Trop grand !");
  assertEquals(round.guess(A, "4"), "Gagné en 2 coups");
  assertEquals(round.endIfOver(), 2);
  assertEquals(round.secret, 17);
});

Deno.test("chacun a son compte de coups ; la partie finit quand le dernier trouve, le meilleur score gagne", () => {
  const round = newRound(A, B);
  round.guess(A, "1");
  round.guess(B, "2");
  round.guess(B, "3");
  assertEquals(round.guess(A, "17"), "Gagné en 2 coups");
  assertEquals(round.endIfOver(), undefined);
  assertEquals(round.guess(B, "17"), "Gagné en 3 coups");
  assertEquals(round.endIfOver(), 2);
  assertEquals([...round.players], [A, B]);
});

Deno.test("qui a trouvé patiente, et ce qu'il propose alors ne compte pas", () => {
  const round = newRound(A, B, C);
  assertEquals(round.guess(A, "17"), "Gagné en 1 coup");
  assertEquals(round.guess(A, "12"), "Patientez : 2 joueurs cherchent encore");
  assertEquals(round.guess(A, "n'importe quoi"), "Patientez : 2 joueurs cherchent encore");
  round.guess(B, "17");
  assertEquals(round.guess(B, "17"), "Patientez : 1 joueur cherche encore");
  round.guess(C, "17");
  assertEquals(round.endIfOver(), 1);
  assertEquals(round.guess(A, "4"), "Gagné en 1 coup");
});

Deno.test("ce qui n'est pas un nombre de 1 à 30 ne compte pas pour un coup", () => {
  const round = newRound(A);
  for (const text of ["", "douze", "0", "31", "1e1"]) {
    assertEquals(round.guess(A, text), "Envoyez un nombre entier entre 1 et 30");
  }
  assertEquals(round.guess(A, "17"), "Gagné en 1 coup");
});

Deno.test("qui arrive pendant une partie joue cette partie", () => {
  const round = newRound(A, B);
  round.guess(A, "17");
  round.join(C);
  round.guess(B, "17");
  assertEquals(round.endIfOver(), undefined);
  round.guess(C, "3");
  round.guess(C, "17");
  assertEquals(round.endIfOver(), 1);
});

Deno.test("si le dernier qui cherchait s'en va, la partie est finie pour les autres", () => {
  const round = newRound(A, B, C);
  round.guess(A, "17");
  round.leave(B);
  assertEquals(round.endIfOver(), undefined);
  round.leave(C);
  assertEquals(round.endIfOver(), 1);
  assertEquals([...round.players], [A]);
  assertEquals(round.guess(A, "4"), "Gagné en 1 coup");
});

Deno.test("si un joueur s'en va avant que quelqu'un ait trouvé, la partie continue", () => {
  const round = newRound(A, B);
  round.leave(A);
  assertEquals(round.endIfOver(), undefined);
  assertEquals(round.guess(B, "17"), "Gagné en 1 coup");
  assertEquals(round.endIfOver(), 1);
});

Deno.test("le score de qui a trouvé compte, même s'il s'en va", () => {
  const round = newRound(A, B);
  round.guess(A, "17");
  round.leave(A);
  round.guess(B, "1");
  round.guess(B, "17");
  assertEquals(round.endIfOver(), 1);
});

Deno.test("tous s'en vont : la partie est finie si l'un avait trouvé, sinon elle attend les suivants", () => {
  const round = newRound(A, B);
  round.leave(A);
  round.leave(B);
  assertEquals([round.endIfOver(), round.secret], [undefined, 17]);
  round.join(C);
  round.join(D);
  round.guess(C, "17");
  round.leave(C);
  round.leave(D);
  assertEquals([round.endIfOver(), round.secret], [1, 4]);
});

/** Adds wins, a number of guesses each, in a round each. */
function tally(wins: [Identity, number][]): Tally {
  const tally = new Tally();
  for (const [round, [player, guesses]] of wins.entries()) tally.add(player, guesses, round);
  return tally;
}

const ZOE = { number: 1, peer: "10.0.0.1:50000", name: "Zoé" }, LEO = { number: 2, peer: "10.0.0.2:50000" };

Deno.test("le bilan : la meilleure moyenne d'abord, mais la chance d'une seule partie passe après", () => {
  const [first, ...others] = tally([[ZOE, 4], [ZOE, 3], [ZOE, 5], [LEO, 3], [LEO, 4], [LEO, 6], [
    { ...LEO, number: 3 },
    1,
  ]]).ranking();
  assertEquals(first, { ...ZOE, rounds: 3, guesses: 12, last: 2 });
  assertEquals(others.map(({ number, rounds }) => [number, rounds]), [[2, 3], [3, 1]]);
  assertEquals(new Tally().ranking(), []);
});

Deno.test("le bilan : le même nom sur la même machine est le même joueur, sans nom chaque client est un autre", () => {
  const again = { ...ZOE, number: 7, peer: "10.0.0.1:50001" };
  const other = { ...ZOE, number: 8, peer: "10.0.0.9:50000" };
  const scores = tally([[ZOE, 4], [again, 2], [other, 9], [LEO, 5], [{ ...LEO, number: 9 }, 6]]);
  assertEquals(scores.ranking().map(({ number, rounds }) => [number, rounds]), [[7, 2], [2, 1], [9, 1], [
    8,
    1,
  ]]);
  scores.add({ ...ZOE, number: 10 }, 1, 1); // une seconde connexion, dans la même partie
  assertEquals(scores.ranking()[0], { ...again, rounds: 2, guesses: 6, last: 1 });
  scores.forget(again);
  assertEquals(scores.ranking().map(({ number }) => number), [2, 9, 8]);
});

Deno.test("le bilan : mille joueurs au plus ; qui a joué plusieurs parties n'est pas chassé par des noms inventés", () => {
  const scores = tally([[ZOE, 4], [ZOE, 4]]);
  for (let count = 0; count < 3000; count++) scores.add({ ...LEO, name: `x${count}` }, 1, 2);
  assertEquals(scores.ranking().length, 1000);
  assertEquals(scores.ranking()[0].name, "Zoé");
});

Deno.test("les dernières lignes : les parties, le meilleur score, les moyennes et celle de la dichotomie", () => {
  const players = Array.from(
    { length: 11 },
    (_, index) => ({ number: index + 1, peer: `10.0.0.${index}:1` }),
  );
  const round = new Round<Identity>({ min: 1, max: 30 }, () => 17);
  assertEquals(round.summarize(), []);
  const play = (...players: Identity[]) => {
    for (const player of players) for (const guess of ["3", "17"]) round.guess(player, guess);
    round.endIfOver();
  };
  round.join(ZOE);
  play(ZOE);
  assertEquals(round.summarize(), [
    "Parties : 1. Meilleur score de toutes : 2 coups.",
    "Coups en moyenne, de 1 joueur : Zoé 2. Dichotomie : 4,13.",
  ]);
  players.forEach((player) => round.join(player));
  round.guess(ZOE, "4"); // un coup de plus
  play(ZOE, ...players);
  const [, line] = round.summarize();
  assertEquals(line.slice(0, 58), "Coups en moyenne, de 12 joueurs : Zoé 2,5 ; #1 2 (sur 1) ;");
  assertEquals(line.slice(-37), "; #9 2 (sur 1) ; … Dichotomie : 4,13.");
});

Deno.test("une partie qu'on arrête : le meilleur score vaut, ceux qui cherchent jouent la suivante", () => {
  const round = new Round<Identity>({ min: 1, max: 30 }, () => 17);
  for (const player of [ZOE, LEO]) round.join(player);
  assertEquals(round.endIfOver(true), undefined); // personne n'a encore joué
  round.guess(ZOE, "3");
  assertEquals(round.endIfOver(true), Infinity); // personne n'a trouvé
  assertEquals(round.record, Infinity);
  round.guess(ZOE, "17");
  round.guess(LEO, "30");
  assertEquals(round.endIfOver(), undefined);
  assertEquals(round.endIfOver(true), 1);
  assertEquals([round.waiting.has(ZOE), round.guess(LEO, "17")], [false, "Gagné en 1 coup"]);
  assertEquals([round.finished, round.record], [2, 1]);
  round.leave(LEO); // qui a trouvé s'en va, personne d'autre n'a joué
  assertEquals(round.endIfOver(true), 1);
});
