/** Verifies a client, in any language: `deno task verify:client --help`. */

import type { Finding } from "./verify/check.ts";
import { CLIENT_CHECKS } from "./verify/checks.ts";
import { ClientSession } from "./verify/client_session.ts";
import type { ClientUnderTest } from "./verify/client_under_test.ts";
import { main, type Verifier } from "./verify/command.ts";
import type { Lanes } from "./verify/lanes.ts";
import type { Options } from "./verify/options.ts";
import { canHaveTerminal } from "./verify/program.ts";
import { namesFor, verify } from "./verify/runner.ts";
import { terminalFor } from "./verify/source.ts";

const HELP = `Vérifie un client du TP, dans n'importe quel langage.

Usage : deno task verify:client --tp 3 --level 2 mon_client.py
        deno task verify:client --tp 3 --level 2 -- ruby mon_client.rb
        deno task verify:client --tp 1 --level 3 --each dossier

Le programme est relancé pour chaque vérification. Cette commande tape à son clavier et joue le serveur.
L'adresse 127.0.0.1 est tapée là où il la demande ; si celle du serveur de l'énoncé est écrite dans un fichier
de la commande, c'est une copie qui est lancée, où 127.0.0.1 la remplace.`;

async function* findings(options: Options, lanes: Lanes): AsyncGenerator<Finding> {
  const { practical, level, timeout } = options;
  const terminal = terminalFor(lanes.source, options.pty, canHaveTerminal());
  const [pty, lacksTerminal] = [terminal === "given", terminal === "missing"];
  const client: ClientUnderTest = { practical, level, pty, lacksTerminal, timeout };
  const rules = { ...options, language: lanes.language, source: lanes.source };
  yield* verify(CLIENT_CHECKS, async () => new ClientSession(client, lanes, await lanes.take()), rules);
}

function hint({ practical, level, port }: Options, findings: Finding[]): string | undefined {
  const lines = findings.flatMap(({ status, exchanged = [] }) => status === "failed" ? exchanged : []);
  if (!lines.some((line) => /^client/.test(line))) return undefined; // it has said nothing to a server
  const server = practical === "tp1"
    ? "tp1/server.ts --interactive"
    : `tp3/server_v1.ts --secret ${level === 3 ? 30 : 15}`; // the middle would be found at once
  const where = port === 6000 || port === 6400 ? "" : ` --port ${port}`;
  const answers = practical === "tp1" ? ", où vous tapez les réponses du serveur" : "";
  const isAsked = lines.some((line) => line.startsWith("clavier"));
  return `lancez « deno run --allow-net ${server}${where} »${answers} ;\n` +
    "dans un autre terminal, lancez votre programme, qui doit se connecter à 127.0.0.1" +
    (isAsked ? ", et tapez-y les lignes « clavier »." : ".");
}

/** The verifier of clients. */
export const verifier: Verifier = {
  help: HELP,
  levels: { tp1: 3, tp3: 3 },
  takesAddress: false,
  hint,
  checks: (options) => namesFor(CLIENT_CHECKS, options),
  findings,
};

if (import.meta.main) await main(verifier);
