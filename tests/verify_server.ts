/** Verifies a server, in any language: `deno task verify:server --help`. */

import { parseAddress } from "../lib/cli/address.ts";
import type { Finding } from "./verify/check.ts";
import { main, type Verifier } from "./verify/command.ts";
import type { Lanes } from "./verify/lanes.ts";
import type { Options } from "./verify/options.ts";
import { Draws } from "./verify/draws.ts";
import { namesFor, verify } from "./verify/runner.ts";
import { SERVER_CHECKS } from "./verify/checks.ts";
import { ServerSession, type ServerUnderTest } from "./verify/server_session.ts";

const HELP = `Vérifie un serveur du TP, dans n'importe quel langage.

Usage : deno task verify:server --tp 3 --level 2 mon_serveur.py
        deno task verify:server --tp 3 --level 2 -- ruby mon_serveur.rb
        deno task verify:server --tp 3 --level 1 192.168.1.20:6400
        deno task verify:server --tp 3 --level 2 --each dossier

Le programme est relancé pour chaque vérification. S'il tourne ailleurs, donnez son adresse : ce qui
demanderait de le relancer n'est alors pas vérifié.`;

async function* findings(options: Options, lanes: Lanes): AsyncGenerator<Finding> {
  const { port, pty, timeout } = options;
  const server: ServerUnderTest = { usualPort: port, text: lanes.source, draws: new Draws(), pty, timeout };
  const rules = { ...options, language: lanes.language, source: lanes.source };
  yield* verify(SERVER_CHECKS, async ({ robustness }) => {
    return new ServerSession(server, lanes, await lanes.take(), options.strict || !robustness);
  }, rules);
}

function hint(
  { practical, address = "127.0.0.1", port }: Options,
  findings: Finding[],
): string | undefined {
  const lines = findings.flatMap(({ status, exchanged = [] }) => status === "failed" ? exchanged : []);
  if (!lines.some((line) => line.startsWith("client 1"))) return undefined; // nobody has said anything to it
  const { hostname, port: where } = parseAddress(address, port);
  const client = practical === "tp1" ? "tp1/client_v3.ts" : "tp3/client_v1.ts"; // which ask what to send
  return `lancez votre serveur ; dans un autre terminal, « deno run --allow-net ${client} ` +
    `${hostname}:${where} »${
      Deno.build.os === "windows" ? "" : `\nou « nc ${hostname} ${where} »`
    }, et tapez les lignes marquées « client 1 ».`;
}

/** The verifier of servers. */
export const verifier: Verifier = {
  help: HELP,
  levels: { tp1: 1, tp3: 3 },
  takesAddress: true,
  hint,
  checks: (options) => namesFor(SERVER_CHECKS, options),
  findings,
};

if (import.meta.main) await main(verifier);
