/** What answers say of how a server compares. */

import { assertEquals, assertMatch } from "@std/assert";
import { adviceOn, type Answers, areContrary, type Verdict } from "./answers.ts";

/** The answers to 1, 2… 30. */
function answers(verdict: (guess: number) => Verdict): Answers {
  return Array.from({ length: 30 }, (_, index) => [index + 1, verdict(index + 1)]);
}

function compare<Value>(guess: Value, secret: Value): Verdict {
  return guess === secret ? "won" : guess > secret ? "big" : "small";
}

/** Returns advice to whoever writes Python. */
function inPython(answers: Answers): string | undefined {
  const advice = adviceOn(answers);
  return typeof advice === "object" ? advice.py : advice;
}

Deno.test("answers: the mistake that explains them is told", () => {
  assertMatch(inPython(answers((guess) => compare(17, guess)))!, /échangées/);
  assertMatch(inPython(answers((guess) => compare(String(guess), "17")))!, /textes/);
  assertMatch(inPython(answers((guess) => guess >= 17 ? "big" : "small"))!, /égalité/);
  assertMatch(inPython(answers((guess) => guess > 17 ? "big" : "small"))!, /égalité/);
});

Deno.test("answers: the same guess answered in two ways is a secret that changes", () => {
  const drawn: Answers = [[15, "small"], [16, "big"], [15, "big"]];
  assertEquals([areContrary(drawn), areContrary(drawn.slice(0, 2))], [true, false]);
  assertMatch(inPython(drawn)!, /une seule fois/);
});

Deno.test("answers: what nothing explains is left alone", () => {
  assertEquals(adviceOn(answers((guess) => guess % 2 ? "big" : "small")), undefined);
});
