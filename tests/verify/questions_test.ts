/** What a client under test asks before its first message, in any words. */

import { assertEquals } from "@std/assert";
import {
  answerFor,
  answersTo,
  answerToGoOn,
  choiceIn,
  isGreeting,
  lastWords,
  openingOf,
  type Situation,
  unsigned,
} from "./questions.ts";

const HOSTNAME = "127.0.0.1";

const SITUATION: Situation = {
  practical: "tp3",
  level: 1,
  question: "",
  asked: [],
  source: "",
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
  [{ level: 3, question: "Qui joue ? (moi / ordi)" }, "ordi"],
  [{ level: 3, question: "Joueur humain ou machine ?" }, "machine"],
  [{ level: 3, question: "H pour humain, IA pour intelligence artificielle :" }, "IA"],
  [{ level: 3, question: "Mode auto ou manuel ?", source: 'if mode == "a":' }, "a"],
  [{ level: 3, question: "Mode :", source: 'auto = input("Mode : ") == "OUI"' }, "oui"],
  [{ level: 3, question: "Qui joue ?", source: 'auto = input("Qui joue ? ") == "la bête"' }, "la bête"],
  [{ question: "Qui joue ? (moi / ordi)" }, "moi"],
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
  const both = (question: string) => [answerToGoOn(question, true), answerToGoOn(question, false)];
  assertEquals(both("Voulez-vous arrêter (o/n) ?"), ["n", "o"]);
  assertEquals(both("C'est fini ? (oui ou non)"), ["non", "oui"]);
  assertEquals(both("Continuer [y/N]"), ["y", "N"]);
  assertEquals(both("Encore : 1 = oui, 0 = non ?"), ["1", "0"]);
  assertEquals(both("Entrée pour continuer, q pour quitter :"), ["", "q"]);
  assertEquals(both("Message (fin pour quitter) :"), [undefined, undefined]);
});

Deno.test("a menu: the key by which something is sent, and the one that ends it", () => {
  const menus: [string, string | undefined, string | undefined][] = [
    ["[e]crire, [c]hanger de nom, [q]uitter :", "e", "q"],
    ["1 - Changer de nom\n2 - Envoyer un message\n3 - Quitter\nVotre choix :", "2", "3"],
    ["1) proposer un nombre 0) arrêter", "1", "0"],
    ["1 - Envoyer 2 - Quitter :", "1", "2"],
    ["1. Proposer un nombre\n0. Arrêter\n> ", "1", "0"],
    ["E : envoyer ; D : se déconnecter", "E", "D"],
    ["Envoyer (e) ou sortir (s) ?", "e", "s"],
    ["(p)roposer ou (q)uitter ? Nombre : ", undefined, undefined], // it asks for a number already
    ["1. Proposer\n2. Quitter\nChoix : Nombre : ", undefined, undefined],
    ["Votre message :", undefined, undefined],
    ["Continuer ? (o/n)", undefined, undefined],
    ["1 - je joue\n2 - l'ordinateur joue\nChoix :", undefined, undefined],
    ["Message 1 bien reçu (21 octets)\nVotre message (fin pour quitter) :", undefined, undefined],
  ];
  for (const [question, send, leave] of menus) {
    assertEquals([choiceIn(question, "send"), choiceIn(question, "leave")], [send, leave], question);
  }
  assertEquals(answer({ practical: "tp1", level: 3, question: menus[0][0] }), "e");
  assertEquals(answerToGoOn(menus[0][0], false), "q");
});

Deno.test("what ends a conversation, as a program says it", () => {
  assertEquals(lastWords("Message (fini pour terminer) : ", "")[0], "fini");
  assertEquals(lastWords("Tapez « bye » pour quitter.", "")[0], "bye");
  assertEquals(lastWords("stop pour arrêter\n> ", "").slice(0, 2), ["stop", "EoT"]);
  assertEquals(lastWords("> ", "")[0], "EoT");
  assertEquals(lastWords("> ", 'if message == "bye": break'), ["EoT", "bye", ""]);
  assertEquals(lastWords("> ", 'if message == "au revoir": break'), ["EoT", "", "au revoir"]);
  assertEquals(lastWords("> ", 'MOTS = ("stop!", "Fin")'), ["EoT", "Fin", "", "stop!"]);
  assertEquals(lastWords("> ", "").includes("stop"), true); // who knows what is written there
});

Deno.test("what is sent before what is typed is a greeting, if it is neither the message nor a number", () => {
  const early = { practical: "tp1", level: 3, typed: [] as string[] } as const;
  assertEquals(isGreeting({ ...early, message: "Bonjour serveur" }), true);
  assertEquals(isGreeting({ ...early, message: "Zoé\n" }), true);
  assertEquals(isGreeting({ ...early, message: "Léa dit : Zoé", typed: ["Zoé"] }), false);
  assertEquals(isGreeting({ ...early, message: "\0\0\0\x0f" }), false); // a length
  assertEquals(isGreeting({ ...early, level: 1, message: "Bonjour" }), false);
  assertEquals(isGreeting({ ...early, practical: "tp3", message: "Bonjour" }), true);
  assertEquals(isGreeting({ ...early, practical: "tp3", message: "Nombre : 15", typed: ["15"] }), false);
});

Deno.test("a signed message, without its author's name", () => {
  assertEquals(unsigned("Zoé dit : 15"), "15");
  assertEquals(unsigned("15"), "15");
});
