/** How a server under test draws its secrets. */

import { assertEquals, assertThrows } from "@std/assert";
import { Fault } from "./check.ts";
import { drawIn, Draws } from "./draws.ts";

const SERVER = { warn: (): void => {} };

/** What programs say, and the range they mean. */
const SAID: [string, [number, number] | undefined][] = [
  ["secret = random.randint(1, 30)", [1, 30]],
  ["secret = randrange(1,30)", [1, 29]],
  ["const secret = Math.floor(Math.random() * 30) + 1;", [1, 30]],
  ["let secret = Math.floor(Math.random()*30)", [0, 29]],
  ["int secret = rand() % 30 + 1;", [1, 30]],
  ["secret = (rand() % 29) + 1;", [1, 29]],
  ["const secret = Math.ceil(Math.random() * 30);", [1, 30]],
  ["const secret = 1 + Math.trunc(Math.random() * 30);", [1, 30]],
  ["const secret = Math.round(Math.random() * 29) + 1;", undefined],
  ["int secret = 1 + rand() % 30;", [1, 30]],
  ["secret = random.randint(0, 29) + 1", [1, 30]],
  ["secret = random.randint(0, 60) / 2", undefined],
  ["a = randint(1, 30)\nwhile True:\n  a = randint(1, 30)", [1, 30]],
  ["a = randint(1, 30); b = randint(0, 9)", undefined],
  ["secret = randint(MINI, MAXI)", undefined],
  ["", undefined],
];

for (const [text, range] of SAID) {
  Deno.test(`draws: « ${text} » is from ${range?.join(" to ") ?? "nobody knows where"}`, () => {
    const said = drawIn(text);
    assertEquals(said && [said.min, said.max], range);
  });
}

/** Draws until it is enough, from a list that is begun again and again; without a pause. */
function drawn(secrets: number[], level: number, text = ""): Draws {
  const draws = new Draws();
  for (let index = 0; draws.wants(level, drawIn(text)); index++) draws.add(secrets[index % secrets.length]);
  return draws;
}

const RANDOM = Array.from({ length: 30 }, (_, index) => (index * 7) % 30 + 1); // all of them, far from each other

Deno.test("draws: the right range passes, and of how many games that is the verdict is said", () => {
  assertEquals(drawn(RANDOM, 1).judge(1, undefined, SERVER), "en 40 parties");
  assertEquals(drawn(RANDOM, 2).judge(2, undefined, SERVER), "en 100 parties");
});

Deno.test("draws: a program in which the right range is written needs fewer games", () => {
  const text = "randint(1, 30)";
  assertEquals(drawn(RANDOM, 1, text).judge(1, drawIn(text), SERVER), "en 10 parties");
});

Deno.test("draws: ten numbers, or no 30 in many games, are not from 1 to 30", () => {
  const narrow = drawn([3, 9, 1, 10], 1, "randint(1, 30)");
  assertThrows(() => narrow.judge(1, drawIn("randint(1, 30)"), SERVER), Fault, "un secret de 1 à 30");
  const without = drawn(RANDOM.filter((secret) => secret < 30), 2);
  assertThrows(() => without.judge(2, undefined, SERVER), Fault, "bornes comprises");
});

Deno.test("draws: 40 that lie within 23 numbers are no proof yet", () => {
  const range = (secret: number) => secret <= 23;
  const draws = drawn([...RANDOM.filter(range), ...RANDOM.filter(range), ...RANDOM], 1);
  assertEquals(draws.judge(1, undefined, SERVER), "en 51 parties");
});

Deno.test("draws: in version 1, a wrong range that is written is told, not proved", () => {
  const warnings: string[] = [];
  const said = drawIn("randrange(1, 30)");
  const draws = drawn(RANDOM.filter((secret) => secret < 30), 1, "randrange(1, 30)");
  draws.judge(1, said, { warn: (remark) => warnings.push(remark) });
  assertEquals(warnings, ["randrange(1, 30) tire de 1 à 29 ; 30 n'est pas sorti en 40 parties"]);
});

Deno.test("draws: the same secret in a row counts once, as the clock may be its seed", () => {
  const draws = drawn(RANDOM.flatMap((secret) => Array(20).fill(secret)), 1);
  assertEquals(draws.judge(1, undefined, SERVER), "en 40 parties");
});

Deno.test("draws: games that were played at once count once each, but for those alike: a clock may be their seed", () => {
  const draws = new Draws();
  draws.add(7, 3, 7, 3);
  draws.add(20, 3);
  assertEquals(draws.judge(1, undefined, SERVER), "en 4 parties");
});
