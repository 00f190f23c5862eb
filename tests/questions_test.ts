/** What a client under test asks before its first message, in any words. */

import { assertEquals } from "@std/assert";
import { answersTo, openingOf, type Situation } from "./verify/questions.ts";

const HOSTNAME = "127.0.0.1";

const SITUATION: Situation = {
  practical: "tp3",
  level: 1,
  question: "",
  answered: [],
  isConnected: false,
  hostname: HOSTNAME,
  port: 6400,
};

/** The answer tried first in a situation. */
function answer(situation: Partial<Situation>): string | undefined {
  return answersTo({ ...SITUATION, ...situation })[0];
}

/** Questions of all sorts, and the answer to each. */
const QUESTIONS: [Partial<Situation>, string | undefined][] = [
  [{ question: "Adresse IP du serveur :" }, HOSTNAME],
  [{ question: "À quel serveur voulez-vous jouer ?" }, HOSTNAME],
  [{ question: "Bienvenue !\nChoisissez un nombre\nIP ?" }, HOSTNAME],
  [{ question: "Sur quel port ?" }, "6400"],
  [{ question: "Comment tu t'appelles ?" }, "Zoé"],
  [{ question: "Ton pseudo sur le serveur :", isConnected: true }, "Zoé"],
  [{ question: "Devine :", isConnected: true }, "15"],
  [{ question: "", isConnected: false }, HOSTNAME],
  [{ question: "", isConnected: true }, "15"],
  [{ question: "", answered: [HOSTNAME] }, "15"],
  [{ practical: "tp1", level: 2, question: "" }, "Zoé"],
  [{ practical: "tp1", level: 2, question: "", answered: ["Zoé"] }, "Bonjour"],
  [{ practical: "tp1", level: 3, question: "Votre message :" }, "Bonjour"],
  [{ practical: "tp1", level: 1, question: "" }, HOSTNAME],
  [{ practical: "tp1", level: 1, question: "", isConnected: true }, "Bonjour"],
  [{ practical: "tp1", level: 2, question: "Le nom du serveur :" }, HOSTNAME],
  [{ level: 3, question: "Jeu automatique ? (o/n)" }, "o"],
  [{ level: 3, question: "Mode (A pour automatique, M pour manuel) :" }, "A"],
  [{ level: 3, question: "1 - je joue\n2 - l'ordinateur joue\nChoix :" }, "2"],
  [{ level: 3, question: "manuel=1, auto=2 ?" }, "2"],
  [{ level: 3, question: "Jeu automatique ? (o/n)", answered: ["o"] }, "oui"],
  [{ level: 3, question: "Votre nombre :", isConnected: true }, undefined], // it would not play by itself
  [{ level: 3, question: "" }, HOSTNAME],
  [{ level: 3, question: "", answered: [HOSTNAME] }, "o"],
];

Deno.test("the answer to a question, in any words", () => {
  for (const [situation, expected] of QUESTIONS) {
    assertEquals(answer(situation), expected, JSON.stringify(situation));
  }
});

Deno.test("the lines that lead to the first message, which itself is not one of them", () => {
  const opening = (practical: "tp1" | "tp3", level: number, answered: string[], message: string) =>
    openingOf({ practical, level, answered, message, hostname: HOSTNAME });
  assertEquals(opening("tp3", 1, [HOSTNAME, "15"], "15"), [HOSTNAME]);
  assertEquals(opening("tp3", 1, [HOSTNAME], HOSTNAME), undefined); // it had asked for a number
  assertEquals(opening("tp3", 3, ["2", HOSTNAME], "15"), ["2", HOSTNAME]);
  assertEquals(opening("tp1", 1, [], "Bonjour"), []);
  assertEquals(opening("tp1", 2, ["Zoé", "Bonjour"], "Zoé dit : Bonjour\n"), ["Zoé"]);
  assertEquals(opening("tp1", 2, ["Zoé"], "Élise dit : Zoé"), []);
  assertEquals(opening("tp1", 2, [], "Bonjour !"), []);
  assertEquals(opening("tp3", 2, [HOSTNAME, "15"], "Nombre"), [HOSTNAME]);
});
