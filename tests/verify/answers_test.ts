/** What a client shows of its server's answers, and what it sends, told apart. */

import { assertEquals, assertThrows } from "@std/assert";
import { Fault } from "./check.ts";
import { assertNothingLeft, explainMissing, garblingIn, showsText } from "./checks/answers.ts";
import { assertBare, assertTyped } from "./checks/messages.ts";

Deno.test("bytes, or a whole buffer, on a screen", () => {
  for (
    const bytes of ["b'Trop grand !'", 'b"Gagn\\xc3\\xa9"', "Uint8Array(6) [ 71, 97 ]", "<Buffer 47 61>"]
  ) {
    assertEquals(garblingIn(bytes)?.came, "les octets reçus, au lieu du texte", bytes);
  }
  assertEquals(garblingIn("Gagné\0\0")?.came.includes("tampon"), true);
  assertEquals(garblingIn("GagnÃ©")?.came.includes("accents"), true);
  assertEquals(garblingIn("Bob'Trop tard'"), undefined);
  const screens = ["b'Gagné' ?\nGagné", "b'EoT'", "Gagné\0\0\n", "GagnÃ©"];
  assertEquals(screens.map(showsText), [true, false, false, false]);
});

Deno.test("an answer that is cut, or said in other words, is told as such", () => {
  const came = (...reactions: [answer: string, printed: string][]) => {
    const screen = reactions.map(([, printed]) => printed).join("");
    const all = reactions.map(([answer, printed]) => ({ answer, printed }));
    return assertThrows(() => explainMissing(screen, all), Fault).came;
  };
  assertEquals(came(["Trop petit !", "Trop\nNombre : "]), "« Trop » au lieu de « Trop petit ! »");
  assertEquals(came(["Bien reçu", "< Bien re\ufffd\n"]), "« Bien re » au lieu de « Bien reçu »");
  assertEquals(came(["Bien reçu", "Message : "]), "il n'y est pas");
  const others: [string, string][] = [["Trop grand !", "moins\n"], ["Trop petit !", "plus\n"], [
    "Gagné",
    "oui\n",
  ]];
  const shifted: [string, string][] = [["Trop grand !", "Trop grand\n"], ["Gagné", " !\nNombre : "]];
  assertEquals(came(...shifted), "« ! » vient à part");
  const late: [string, string][] = [["Trop petit !", "\n"], ["Trop grand !", "Trop petit !\n"], [
    "Gagné",
    "fin\n",
  ]];
  assertEquals(came(...late), "chaque réponse s'affiche un tour trop tard");
  assertEquals(came(...others), "« moins » au lieu de « Trop grand ! »");
});

Deno.test("what is left of a longer answer is no part of the next", () => {
  const answers = ["Trop grand !", "Gagné"];
  assertNothingLeft("Trop grand !\nGagné\n", answers);
  assertThrows(() => assertNothingLeft("Trop grand !\nGagnérand !\n", answers), Fault);
  assertThrows(() => assertNothingLeft("Trop grand !\0\0\n", answers), Fault);
});

Deno.test("what is sent has neither a byte order mark nor a length before it", () => {
  const came = (sent: string, typed = "") => {
    try {
      assertBare(sent, "", typed);
    } catch (fault) {
      return (fault as Fault).came;
    }
  };
  const length = "sa longueur part devant";
  assertEquals(came("\ufeffBonjour"), "une marque d'ordre des octets (ef bb bf) part devant");
  for (const sent of ["\0\0\0\x07Bonjour", "\x07Bonjour", "7Bonjour", "0007:Bonjour", "7\nBonjour"]) {
    assertEquals(came(sent), length, sent);
  }
  assertEquals(came("\0\0\0"), "des octets nuls, et aucun texte");
  assertEquals([came("215", "15"), came("2 15", "15"), came("\0\x0215", "15")], [length, length, length]);
  assertEquals([came("15", "15"), came("115", "15"), came("Zoé dit : 15", "15")], Array(3).fill(undefined));
  assertEquals([came("Bonjour"), came("3 pommes"), came("Bonjour\r\n")], Array(3).fill(undefined));
});

Deno.test("what is typed is in the message", () => {
  assertTyped("Zoé dit : oui", "oui");
  assertThrows(() => assertTyped("Zoé dit : non", "oui"), Fault);
});
