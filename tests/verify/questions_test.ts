/** What a client under test asks before its first message, in any words. */

import { assertEquals } from "@std/assert";
import { answerFor, answersTo, answerToGoOn, openingOf, type Situation } from "./questions.ts";

const HOSTNAME = "127.0.0.1";

const SITUATION: Situation = {
  practical: "tp3",
  level: 1,
  question: "",
  asked: [],
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
  [{ question: "Jeu automatique ? (o/n)" }, "n"],
  [{ question: "1 - je joue\n2 - l'ordinateur joue\nChoix :" }, "1"],
  [{ practical: "tp1", level: 2, question: "" }, "Zoé"],
  [{ practical: "tp1", level: 2, question: "Quel message pour le serveur ?" }, "Bonjour"],
  [{ practical: "tp1", level: 2, question: "Envoyer ce message (O/N) ?" }, "O"],
  [{ practical: "tp1", level: 2, question: "Prêt ? oui/non" }, "oui"],
  [{ practical: "tp1", level: 2, question: "", asked: [""] }, "Bonjour"],
  [{ practical: "tp1", level: 3, question: "Votre message :" }, "Bonjour"],
  [{ practical: "tp1", level: 1, question: "" }, HOSTNAME],
  [{ practical: "tp1", level: 1, question: "", isConnected: true }, "Bonjour"],
  [{ practical: "tp1", level: 2, question: "Le nom du serveur :" }, HOSTNAME],
  [{ level: 3, question: "Jeu automatique ? (o/n)" }, "o"],
  [{ level: 3, question: "Mode (A pour automatique, M pour manuel) :" }, "A"],
  [{ level: 3, question: "1 - je joue\n2 - l'ordinateur joue\nChoix :" }, "2"],
  [{ level: 3, question: "manuel=1, auto=2 ?" }, "2"],
  [{ level: 3, question: "Jeu automatique (oui/non) ?" }, "oui"],
  [{ level: 3, question: "Voulez-vous que l'ordinateur joue à votre place ?" }, "oui"],
  [{ level: 3, question: "Est-ce que tu veux jouer toi-même ?" }, "oui"], // then all the others
  [{ level: 3, question: "Adresse IP :", asked: ["Jeu automatique ?"] }, HOSTNAME],
  [{ level: 3, question: "Ton choix :", asked: ["Jeu automatique ?"], isConnected: true }, undefined],
  [{ level: 3, question: "Votre nombre :", isConnected: true }, undefined], // it would not play by itself
  [{ level: 3, question: "" }, HOSTNAME],
  [{ level: 3, question: "", isConnected: true }, "oui"],
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
  assertEquals(opening("tp3", 2, [HOSTNAME, "oui"], "15"), undefined); // it plays by itself
  assertEquals(opening("tp1", 2, ["Bonjour", "Zoé"], "Zoé dit : Bonjour"), []);
});

Deno.test("what to type on the way to the next message", () => {
  assertEquals(answerFor("deux", "Votre message :"), "deux");
  assertEquals(answerFor("deux", ""), "deux");
  assertEquals(answerFor("deux", "Et votre prénom ?"), "Zoé");
  assertEquals(answerFor("deux", "Merci !\nContinuer ? (o/n)"), "o");
  assertEquals(answerFor("deux", "Voulez-vous continuer (oui/non) ?"), "oui");
  assertEquals(answerFor("deux", "Encore un message ?"), "oui");
  assertEquals(answerToGoOn("Encore un message ?", false), "non");
  assertEquals(answerToGoOn("Continuer ? (o/n)", false), "n");
  assertEquals(answerToGoOn("Votre message :", false), undefined);
});
