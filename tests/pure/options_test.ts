/** What a command line means, and what is wrong with it. */

import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../lib/errors.ts";
import { CLASS, NAME, parseOptions, type Values } from "../../lib/program.ts";

Deno.test("parseOptions: values, defaults, switches", () => {
  const defaults = {
    address: undefined as string | undefined,
    port: 6400,
    timeout: 30,
    ...NAME,
    lines: false,
    maxClients: 1000,
  };
  const parse = (...args: string[]) => parseOptions(args, "tp3/client_v1.ts", { ...defaults });
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

Deno.test("--host: an address or a name, never a port", () => {
  const parse = (host: string) => parseOptions(["--host", host], "tp1/server.ts", { host: "" }).host;
  for (const host of ["0.0.0.0", "localhost", "::", "::1", "0:0:0:0:0:0:0:1", "fe80::1%eth0"]) {
    assertEquals(parse(host), host);
  }
  assertEquals(parse("[::1]"), "::1");
  for (const host of ["127.0.0.1:7012", "[::1]:7", "", "a b", "http://x"]) {
    assertEquals(assertThrows(() => parse(host), Failure, "sans port").status, 2);
  }
});

Deno.test("--scoreboard: no page, the usual port, or another", () => {
  const parse = (...args: string[]) =>
    parseOptions<Values>(args, "tp1/server.ts", { ...CLASS, quiet: false });
  const maxClients = 1000;
  assertEquals(parse(), { maxClients, scoreboard: undefined, quiet: false });
  assertEquals(parse("--scoreboard"), { maxClients, scoreboard: 8080, quiet: false });
  assertEquals(parse("--scoreboard", "--quiet"), { maxClients, scoreboard: 8080, quiet: true });
  assertEquals(parse("--scoreboard", "8000", "--quiet"), { maxClients, scoreboard: 8000, quiet: true });
  assertEquals(parse("--scoreboard=0"), { maxClients, scoreboard: 0, quiet: false });
});
