/** Verifies a server, in any language: `deno task verify:server --help`. */

import { parseAddress } from "../lib/address.ts";
import { main, type Options, UsageError } from "./verify/command.ts";
import { verify } from "./verify/runner.ts";
import { SERVER_CHECKS } from "./verify/server_checks.ts";
import { ServerSession } from "./verify/server_session.ts";

const HELP = `Vérifie un serveur du TP, dans n'importe quel langage.

Usage : deno task verify:server --tp 3 --level 2 -- python3 serveur.py
        deno task verify:server --tp 3 --level 1 192.168.1.20:6400
        deno task verify:server --tp 3 --level 2 --each dossier/*.py

Le programme est relancé pour chaque vérification. S'il tourne ailleurs, donnez son adresse : ce qui
demanderait de le relancer n'est alors pas vérifié.

  --tp N         le TP : 1 ou 3
  --level N      la version du serveur : 1, 2 ou 3 (1 pour le TP 1)
  --port N       le port où il écoute [6000 au TP 1, 6400 au TP 3] ; 0 : un port libre, que la commande
                 reçoit là où elle dit {port}
  --timeout S    secondes laissées au programme à chaque étape [5]
  --strict       ce qui marche sans suivre l'énoncé est une faute
  --pty          lui donne un terminal (il faut python3)
  --each         vérifie chaque fichier et affiche le tableau de la classe ; après « -- », la commande qui
                 les lance, {file} pour le fichier, si ce n'est ni .py ni .ts ni .js
  --json FICHIER écrit aussi le résultat dans un fichier
  --help         cette aide`;

async function* findings(options: Options, command: string[]) {
  const { practical, level, port, pty, timeout, strict, address } = options;
  if (!address) assertFree(port);
  const target = address ? parseAddress(address, port) : { hostname: "127.0.0.1", port };
  const server = { ...target, command: address ? undefined : command, pty, timeout };
  const checks = SERVER_CHECKS.filter((check) =>
    check.practical === practical && check.levels.includes(level)
  );
  yield* verify(checks, () => new ServerSession(server), { level, timeout, strict });
}

/** @throws {UsageError} If some other program listens on the port: it would be verified in place of this one. */
function assertFree(port: number): void {
  try {
    Deno.listen({ port }).close();
  } catch {
    throw new UsageError(
      `Un autre programme écoute déjà sur le port ${port} : arrêtez-le, ou changez --port.`,
    );
  }
}

if (import.meta.main) await main(HELP, { tp1: 1, tp3: 3 }, findings);
