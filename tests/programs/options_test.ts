/** What a command line means, and what is wrong with it. */

import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../lib/cli/errors.ts";
import { parseOptions, type Values } from "../../lib/cli/options.ts";
import { CLASS, NAME } from "../../lib/program.ts";
import { PROGRAMS } from "../dist/dist.ts";
import { testsThatNeed } from "../support/processes.ts";

const { test } = testsThatNeed("read");

/** Command lines that a script with these options refuses, and how each refusal begins. */
function mistakesIn(options: Values): [string[], string][] {
  const isServer = "host" in options;
  const mistakes: [string[], string][] = [
    [["--truc"], "Option inconnue : --truc. Essayez --help."],
    [
      ["--allow-net"],
      "--allow-net est une option de deno : placez-la avant le nom du fichier. Essayez --help.",
    ],
    [["--port", "70000"], "--port « 70000 » : il faut un nombre entier entre 0 et 65535. Essayez --help."],
    [["--lines=oui"], "--lines ne prend pas de valeur. Essayez --help."],
    [["--port"], "--port sans valeur : il faut un nombre entier entre 0 et 65535."],
    [["127.0.0.1", "encore"], `Argument en trop : ${isServer ? "127.0.0.1" : "encore"}.`],
  ];
  const seconds = isServer ? "idle" : "timeout";
  mistakes.push([[`--${seconds}`, "x"], `--${seconds} « x » : il faut un nombre de secondes`]);
  if (!isServer) {
    for (const address of ["127.0.0.1:", "http://127.0.0.1", "1:2:3", "a b"]) {
      mistakes.push([[address], `Adresse incorrecte : « ${address} ». `]);
    }
    mistakes.push([["0.0.0.0"], "0.0.0.0 veut dire « toutes les adresses du serveur »"]);
    mistakes.push([["127.0.0.1", "--port", "0"], "Le port d'un serveur est entre 1 et 65535."]);
  }
  if ("scoreboard" in options) {
    mistakes.push([
      ["--scoreboard", "abc"],
      "--scoreboard « abc » : il faut un nombre entier entre 0 et 65535.",
    ]);
  }
  if ("min" in options) {
    mistakes.push([["--min", "9", "--max", "3"], "--min 9 est plus grand que --max 3."]);
    mistakes.push([["--min=-5"], "--min « -5 » : il faut un nombre entier entre 0 et"]);
  }
  if ("secret" in options) mistakes.push([["--secret", "31"], "--secret 31 n'est pas entre 1 et 30."]);
  return mistakes;
}

for (const file of PROGRAMS.map((program) => `${program}.ts`)) {
  test(`${file} says what is wrong on its command line`, async () => {
    const { OPTIONS } = await import(`../../${file}`);
    for (const [args, sentence] of mistakesIn(OPTIONS)) {
      const failure = assertThrows(() => parseOptions(args, OPTIONS), Failure);
      assertEquals([failure.status, failure.message.slice(0, sentence.length)], [2, sentence]);
    }
  });
}

Deno.test("options have values, defaults, or are switches", () => {
  const defaults = {
    address: undefined as string | undefined,
    port: 6400,
    timeout: 30,
    ...NAME,
    lines: false,
    maxClients: 1000,
  };
  const parse = (...args: string[]) => parseOptions(args, { ...defaults });
  assertEquals(parse(), { ...defaults });
  assertEquals(
    parse("[::1]:7", "--port=7", "--timeout", "0.5", "--name", "Zoé", "--lines", "--max-clients", "9"),
    {
      address: "[::1]:7",
      port: 7,
      timeout: 0.5,
      name: "Zoé",
      lines: true,
      maxClients: 9,
    },
  );
  for (
    const args of [["--name", ""], ["--name", "a\nb"], ["--name", "\x1b[31m"], ["--max-clients", "0"], [
      "--maxClients",
      "3",
    ], ["-x"]]
  ) {
    assertEquals(assertThrows(() => parse(...args), Failure).status, 2);
  }
});

Deno.test("--host takes an address or a name, never a port", () => {
  const parse = (host: string) => parseOptions(["--host", host], { host: "" }).host;
  for (const host of ["0.0.0.0", "localhost", "::", "::1", "0:0:0:0:0:0:0:1", "fe80::1%eth0"]) {
    assertEquals(parse(host), host);
  }
  assertEquals(parse("[::1]"), "::1");
  for (const host of ["127.0.0.1:7012", "[::1]:7", "", "a b", "http://x"]) {
    assertEquals(assertThrows(() => parse(host), Failure, "sans port").status, 2);
  }
});

Deno.test("--scoreboard opens no page, one on the usual port, or one on another", () => {
  const parse = (...args: string[]) => parseOptions<Values>(args, { ...CLASS, quiet: false });
  const maxClients = 1000;
  assertEquals(parse(), { maxClients, scoreboard: undefined, quiet: false });
  assertEquals(parse("--scoreboard"), { maxClients, scoreboard: 8080, quiet: false });
  assertEquals(parse("--scoreboard", "--quiet"), { maxClients, scoreboard: 8080, quiet: true });
  assertEquals(parse("--scoreboard", "8000", "--quiet"), { maxClients, scoreboard: 8000, quiet: true });
  assertEquals(parse("--scoreboard=0"), { maxClients, scoreboard: 0, quiet: false });
});
