/** How a check's outcome becomes a finding. */

import { assertEquals, assertMatch } from "@std/assert";
import { type Check, Fault, type Finding, Unverified } from "./check.ts";
import { type Rules, type Session, verify } from "./runner.ts";

const RULES: Rules = { practical: "tp1", level: 1, timeout: 5, strict: false, language: "py", source: "" };

/** Plays checks, which do this one after the other. */
function outcomes(
  plays: Check<Session>["play"][],
  rest: Partial<Check<Session>> = {},
  rules: Partial<Rules> = {},
): Promise<Finding[]> {
  const session: Session = { warnings: new Map(), exchanged: [], startup: 0, close: () => Promise.resolve() };
  const checks = plays.map((play, index): Check<Session> => ({
    name: `essai ${index}`,
    practical: "tp1",
    levels: [1],
    advice: "conseil",
    play,
    ...rest,
  }));
  return Array.fromAsync(verify(checks, () => Promise.resolve(session), { ...RULES, ...rules }));
}

/** Plays one check. */
async function outcome(
  play: Check<Session>["play"],
  rest?: Partial<Check<Session>>,
  rules?: Partial<Rules>,
): Promise<Finding> {
  const [finding] = await outcomes([play], rest, rules);
  return finding;
}

Deno.test("verdicts: a fault is wrong, and only a warning if the handout does not ask for it", async () => {
  const play = () => Promise.reject(new Fault("ceci", "cela"));
  const { status, expected, came, advice } = await outcome(play);
  assertEquals([status, expected, came, advice], ["failed", "ceci", "cela", "conseil"]);
  assertEquals((await outcome(play, { robustness: true })).status, "warning");
});

Deno.test("verdicts: what a program that works does wrong once is no fault, twice it is", async () => {
  const right = () => Promise.resolve();
  const wrong = (times: number) => () => times-- > 0 ? Promise.reject(new Fault("ceci")) : right();
  const statuses = async (...plays: Check<Session>["play"][]) =>
    (await outcomes(plays)).map(({ status }) => status);
  assertEquals(await statuses(right, wrong(1)), ["ok", "ok"]);
  assertEquals(await statuses(right, wrong(2)), ["ok", "failed"]);
  assertEquals(await statuses(wrong(1)), ["failed"]); // nothing says yet that it works
});

Deno.test("verdicts: the advice of a fault, or of a warning, comes before the check's", async () => {
  assertEquals((await outcome(() => Promise.reject(new Fault("", "", "le sien")))).advice, "le sien");
  const finding = await outcome((session) =>
    Promise.resolve(void session.warnings.set("bizarre", "le sien"))
  );
  assertEquals([finding.status, finding.remark, finding.advice], ["warning", "bizarre", "le sien"]);
});

Deno.test("verdicts: a fault that several checks notice is told once: the same advice, or the same error", async () => {
  const wrong = (advice: string) => () => Promise.reject(new Fault("ceci", "cela", advice));
  const found = await outcomes([wrong("un"), wrong("un"), wrong("deux")]);
  assertEquals(found.map(({ status, isBlocked }) => [status, isBlocked]), [
    ["failed", undefined],
    ["unverified", true],
    ["failed", undefined],
  ]);
  assertEquals(found[1].remark, "voir plus haut : essai 0");
});

Deno.test("verdicts: a read that is not awaited comes before all advice; then what else the program's text explains, the fault's, the check's", async () => {
  const wrong = (advice?: string) => () => Promise.reject(new Fault("ceci", "cela", advice));
  const explain = () => "le texte";
  const read = "const n = conn.read(tampon);";
  const finding = await outcome(wrong("le sien"), { explain }, {
    source: `const conn = await Deno.connect({ port: 6400 });\n${read}`,
    language: "ts",
  });
  assertEquals(finding.came, `rien n'attend cette lecture : ${read}`);
  assertMatch(finding.advice!, /^Il manque await/);
  assertEquals((await outcome(wrong("le sien"), { explain })).advice, "le texte");
  assertEquals((await outcome(wrong("le sien"), { explain: () => undefined })).advice, "le sien");
  assertEquals((await outcome(wrong(), { explain: () => undefined })).advice, "conseil");
});

Deno.test("verdicts: what cannot be told is not verified", async () => {
  const { status, remark } = await outcome(() => Promise.reject(new Unverified("trop vite")));
  assertEquals([status, remark], ["unverified", "trop vite"]);
});

Deno.test("verdicts: a mistake of the verifier's own is no fault of the program, and has its place", async () => {
  for (const mistake of [new TypeError("oups"), undefined]) {
    const { status, remark } = await outcome(() => Promise.reject(mistake));
    assertEquals(status, "unverified");
    assertMatch(
      remark!,
      mistake ? /^erreur du vérificateur : oups \(verdicts_test\.ts:\d+\)$/ : /undefined$/,
    );
  }
});
