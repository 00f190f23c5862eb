import { assert, assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../lib/errors.ts";
import {
  bestGuess,
  checkClear,
  checkPlayed,
  countGuesses,
  drawSecret,
  type Interval,
  isNews,
  isWait,
  isWin,
  judge,
  narrow,
  parseGuess,
  refuseGuess,
  validGuess,
} from "../../lib/game.ts";

const RANGE = { min: 1, max: 30 };

Deno.test("judge: the handout's three answers", () => {
  assertEquals(judge(18, 17), "Trop grand !");
  assertEquals(judge(16, 17), "Trop petit !");
  assertEquals(judge(17, 17), "Gagné");
});

Deno.test("drawSecret: every number of the range, and no other", () => {
  const drawn = new Set(Array.from({ length: 5000 }, () => drawSecret(RANGE)));
  assertEquals([...drawn].sort((a, b) => a - b), Array.from({ length: 30 }, (_, index) => index + 1));
  assertEquals(drawSecret({ min: 7, max: 7 }), 7);
});

Deno.test("parseGuess: decimal whole numbers only", () => {
  for (const [text, value] of [["7", 7], [" 7 ", 7], ["+7", 7], ["007", 7], ["-3", -3]] as const) {
    assertEquals(parseGuess(text), value);
  }
  for (
    const text of ["", " ", "12.5", "7.0", "1e1", "0x10", "douze", "1 2", "٣", "１２", "NaN", "+", "12!"]
  ) {
    assertEquals(parseGuess(text), undefined, text);
  }
});

Deno.test("validGuess: inside the range only", () => {
  assertEquals(validGuess("1", RANGE), 1);
  assertEquals(validGuess("30", RANGE), 30);
  for (const text of ["0", "31", "-1", "-0", "9".repeat(400)]) {
    assertEquals(validGuess(text, RANGE), undefined, text);
  }
});

Deno.test("countGuesses: singular and plural", () => {
  assertEquals(countGuesses(1), "1 coup");
  assertEquals(countGuesses(2), "2 coups");
});

Deno.test("answers are told from news, whatever their writer's style", () => {
  for (const text of ["Gagné", "Gagné en 3 coups", "gagne !", "Gagn\uFFFD"]) assert(isWin(text), text);
  assert(!isWin("Vous avez perdu"));
  assert(isWait("Patientez : 2 joueurs cherchent encore"));
  for (const text of ["Trop grand !", "trop petit", "Gagné", "Patientez : 1 joueur cherche encore", "EoT"]) {
    checkClear(text);
    assert(!isNews(text), text);
  }
  for (const text of ["Bienvenue", "Plus grand", "Envoyez un nombre entier entre 1 et 30"]) {
    assertEquals(assertThrows(() => checkClear(text), Failure, "ne comprend pas cette réponse").status, 1);
    assert(!isNews(text), text);
  }
  assert(isNews("Meilleur score : 3 coups. Nouvelle partie !"));
});

Deno.test("narrow: each answer leaves what it allows", () => {
  assertEquals(narrow(RANGE, 15, "Trop grand !"), { min: 1, max: 14 });
  assertEquals(narrow(RANGE, 15, "Trop petit !"), { min: 16, max: 30 });
  assertEquals(narrow(RANGE, 15, "trop grand"), { min: 1, max: 14 });
  assertEquals(narrow({ min: 10, max: 12 }, 20, "Trop grand !"), { min: 10, max: 12 });
  assertEquals(narrow(RANGE, 15, "Gagné en 3 coups"), { min: 15, max: 15 });
  for (const answer of ["Patientez : 1 joueur cherche encore", "Envoyez un nombre entier entre 1 et 30"]) {
    assertEquals(narrow(RANGE, 15, answer), RANGE);
  }
});

Deno.test("narrow: a server that contradicts itself is told so", () => {
  const error = assertThrows(
    () => narrow({ min: 15, max: 15 }, 15, "Trop grand !"),
    Failure,
    "aucun nombre possible",
  );
  assertEquals(error.status, 1);
});

Deno.test("checkPlayed: a server that stops before all the games are played is told so", () => {
  checkPlayed(3, 3);
  assertThrows(() => checkPlayed(1, 3), Failure, "Le serveur s'est arrêté : parties jouées, 1 sur 3.");
});

Deno.test("refuseGuess: what is absurd, and why", () => {
  const possible = { min: 5, max: 14 };
  assertEquals(refuseGuess("10", RANGE, possible), undefined);
  assertEquals(refuseGuess("5", RANGE, possible), undefined);
  for (const text of ["12.5", "", "dix"]) {
    assertEquals(refuseGuess(text, RANGE, possible), "Entrez un nombre entier, en chiffres.");
  }
  for (const text of ["0", "31"]) {
    assertEquals(refuseGuess(text, RANGE, possible), "Le nombre secret est entre 1 et 30.");
  }
  for (const text of ["4", "15", "30"]) {
    assertEquals(
      refuseGuess(text, RANGE, possible),
      "Absurde : d'après ses réponses, le nombre secret est entre 5 et 14.",
    );
  }
});

/** How many guesses the automatic player needs. */
function guessesFor(secret: number, range: Interval): number {
  let possible = range;
  for (let count = 1;; count++) {
    const guess = bestGuess(possible);
    if (guess === secret) return count;
    possible = narrow(possible, guess, judge(guess, secret));
  }
}

Deno.test("bestGuess: at most 5 guesses for 1 to 30, 4.13 on average", () => {
  const counts = Array.from({ length: 30 }, (_, index) => guessesFor(index + 1, RANGE));
  assertEquals(Math.max(...counts), 5);
  assertEquals(counts.reduce((sum, count) => sum + count) / 30, 124 / 30);
});

Deno.test("bestGuess: any range, negative numbers included", () => {
  for (let secret = -10; secret <= 5; secret++) assert(guessesFor(secret, { min: -10, max: 5 }) <= 5);
});
