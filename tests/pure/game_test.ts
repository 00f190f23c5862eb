import { assert, assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../lib/cli/errors.ts";
import {
  averageOfBisection,
  bestGuess,
  checkClear,
  checkGames,
  countGuesses,
  drawSecret,
  type Interval,
  isWait,
  isWin,
  judge,
  narrow,
  refuseGuess,
  validGuess,
  WORDS,
} from "../../lib/game.ts";

const RANGE = { min: 1, max: 30 };

Deno.test("à un nombre trop grand, le serveur répond « Trop grand ! »", () => {
  assertEquals(judge(18, 17), "Trop grand !");
  assertEquals(judge(30, 1), "Trop grand !");
});

Deno.test("à un nombre trop petit, le serveur répond « Trop petit ! »", () => {
  assertEquals(judge(16, 17), "Trop petit !");
  assertEquals(judge(9, 15), "Trop petit !"); // en comparant des textes, « 9 » viendrait après « 15 »
});

Deno.test("au nombre secret, le serveur répond « Gagné »", () => {
  for (let secret = RANGE.min; secret <= RANGE.max; secret++) assertEquals(judge(secret, secret), "Gagné");
});

Deno.test("le nombre secret peut être n'importe quel nombre de 1 à 30, et aucun autre", () => {
  const drawn = new Set(Array.from({ length: 5000 }, () => drawSecret(RANGE)));
  assertEquals([...drawn].sort((a, b) => a - b), Array.from({ length: 30 }, (_, index) => index + 1));
  assertEquals(drawSecret({ min: 7, max: 7 }), 7);
});

Deno.test("une proposition est un nombre entier écrit en chiffres, et rien d'autre", () => {
  for (const [text, value] of [["7", 7], [" 7 ", 7], ["+7", 7], ["007", 7], ["-3", -3]] as const) {
    assertEquals(validGuess(text), value);
  }
  for (
    const text of ["", " ", "12.5", "7.0", "1e1", "0x10", "douze", "1 2", "٣", "１２", "NaN", "+", "12!"]
  ) {
    assertEquals(validGuess(text), undefined, text);
  }
});

Deno.test("une proposition est entre 1 et 30, bornes comprises", () => {
  assertEquals(validGuess("1", RANGE), 1);
  assertEquals(validGuess("30", RANGE), 30);
  for (const text of ["0", "31", "-1", "-0", "9".repeat(400)]) {
    assertEquals(validGuess(text, RANGE), undefined, text);
  }
});

Deno.test("on écrit « 1 coup », mais « 2 coups »", () => {
  assertEquals(countGuesses(1), "1 coup");
  assertEquals(countGuesses(2), "2 coups");
});

Deno.test("on reconnaît une victoire, dans le style de chacun", () => {
  for (const text of ["Gagné", "Gagné en 3 coups", "gagne !", "Gagn\uFFFD"]) assert(isWin(text), text);
  assert(!isWin("Vous avez perdu"));
});

Deno.test("on reconnaît que d'autres joueurs cherchent encore", () => {
  assert(isWait("Patientez : 2 joueurs cherchent encore"));
});

Deno.test("le jeu automatique comprend les réponses du TP, et s'arrête sur toute autre", () => {
  for (const text of ["Trop grand !", "trop petit", "Gagné", "Patientez : 1 joueur cherche encore", "EoT"]) {
    checkClear(text);
  }
  for (const text of ["Bienvenue", "Plus grand", "Envoyez un nombre entier entre 1 et 30"]) {
    assertEquals(assertThrows(() => checkClear(text), Failure, "ne comprend pas cette réponse").status, 1);
  }
});

Deno.test("le meilleur score est une nouvelle pour tous, et non la réponse à une proposition", () => {
  assert(WORDS.isNews("Meilleur score : 3 coups. Nouvelle partie !"));
  for (const text of ["Trop grand !", "Gagné", "Patientez : 1 joueur cherche encore", "EoT", "Bienvenue"]) {
    assert(!WORDS.isNews(text), text);
  }
});

Deno.test("chaque réponse rétrécit l'intervalle des nombres encore possibles", () => {
  assertEquals(narrow(RANGE, 15, "Trop grand !"), { min: 1, max: 14 });
  assertEquals(narrow(RANGE, 15, "Trop petit !"), { min: 16, max: 30 });
  assertEquals(narrow(RANGE, 15, "trop grand"), { min: 1, max: 14 });
  assertEquals(narrow({ min: 10, max: 12 }, 20, "Trop grand !"), { min: 10, max: 12 });
  assertEquals(narrow(RANGE, 15, "Gagné en 3 coups"), { min: 15, max: 15 });
  for (const answer of ["Patientez : 1 joueur cherche encore", "Envoyez un nombre entier entre 1 et 30"]) {
    assertEquals(narrow(RANGE, 15, answer), RANGE);
  }
});

Deno.test("si le serveur se contredit, le client le dit", () => {
  const error = assertThrows(
    () => narrow({ min: 15, max: 15 }, 15, "Trop grand !"),
    Failure,
    "aucun nombre possible",
  );
  assertEquals(error.status, 1);
});

Deno.test("si le serveur s'arrête avant la dernière partie, le client le dit", () => {
  checkGames(3, 3);
  assertThrows(() => checkGames(1, 3), Failure, "Le serveur s'est arrêté : parties jouées, 1 sur 3.");
});

/** Ce qu'un joueur sait après « 4 : trop petit » et « 15 : trop grand ». */
const POSSIBLE = { min: 5, max: 14 };

Deno.test("le client laisse partir tout nombre encore possible", () => {
  for (const text of ["10", "5", "14"]) assertEquals(refuseGuess(text, RANGE, POSSIBLE), undefined);
});

Deno.test("le client refuse ce qui n'est pas un nombre entier", () => {
  for (const text of ["12.5", "", "dix"]) {
    assertEquals(refuseGuess(text, RANGE, POSSIBLE), "Entrez un nombre entier, en chiffres.");
  }
});

Deno.test("le client refuse un nombre qui n'est pas entre 1 et 30", () => {
  for (const text of ["0", "31"]) {
    assertEquals(refuseGuess(text, RANGE, POSSIBLE), "Le nombre secret est entre 1 et 30.");
  }
});

Deno.test("le client refuse un nombre absurde, que les réponses ont exclu", () => {
  for (const text of ["4", "15", "30"]) {
    assertEquals(
      refuseGuess(text, RANGE, POSSIBLE),
      "Absurde : d'après les réponses du serveur, le nombre secret est entre 5 et 14.",
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

Deno.test("le jeu automatique trouve tout nombre de 1 à 30 en 5 coups au plus, 4,13 en moyenne", () => {
  const counts = Array.from({ length: 30 }, (_, index) => guessesFor(index + 1, RANGE));
  assertEquals(Math.max(...counts), 5);
  assertEquals(counts.reduce((sum, count) => sum + count) / 30, 124 / 30);
});

Deno.test("la moyenne de la dichotomie se calcule sans jouer, dans tout intervalle", () => {
  assertEquals(averageOfBisection(RANGE), 124 / 30);
  for (const max of [1, 2, 3, 7, 8, 100]) {
    const counts = Array.from({ length: max }, (_, index) => guessesFor(index + 1, { min: 1, max }));
    assertEquals(averageOfBisection({ min: 1, max }), counts.reduce((sum, count) => sum + count) / max);
  }
  assertEquals(averageOfBisection({ min: -5, max: 1 }), averageOfBisection({ min: 1, max: 7 }));
  assertEquals(Math.round(averageOfBisection({ min: 0, max: 1_000_000_000 })), 29);
});

Deno.test("le jeu automatique joue dans tout intervalle, nombres négatifs compris", () => {
  for (let secret = -10; secret <= 5; secret++) assert(guessesFor(secret, { min: -10, max: 5 }) <= 5);
});
