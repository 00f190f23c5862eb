/** Client version 1 : propose des nombres au serveur, jusqu'à trouver le nombre secret. */

import { refuseAddress } from "../lib/address.ts";
import { connect } from "../lib/connection.ts";
import { isWin } from "../lib/game.ts";
import { ADDRESS, CLIENT_OPTIONS, GAME_OPTIONS, parseOptions } from "../lib/options.ts";
import { isEot } from "../lib/protocol.ts";
import { ask, run, say } from "../lib/terminal.ts";

const HELP = {
  about: "Client version 1 : propose des nombres au serveur, jusqu'à trouver le nombre secret.",
  file: "tp3/client_v1.ts",
  examples: ["", "127.0.0.1", "192.168.1.20:6400"],
};
const DEFAULTS = { ...ADDRESS, port: 6400, ...CLIENT_OPTIONS, ...GAME_OPTIONS };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Demander l'adresse IP du serveur.
  const address = options.address ?? await ask("Adresse IP du serveur : ", refuseAddress);
  if (address === null) return;
  // 2. Ouvrir un socket vers le serveur.
  using server = await connect({ ...options, address });
  // 3. Demander un nombre, l'envoyer et afficher la réponse, en boucle jusqu'à « Gagné ».
  let answer = "";
  while (!isWin(answer) && !isEot(answer)) {
    const guess = await ask(`Votre nombre (de ${options.min} à ${options.max}) : `);
    if (guess === null) break; // fin de la saisie (Ctrl+D)
    await server.send(guess);
    answer = await server.receive();
    say(answer);
  }
  // 4. Le socket se ferme à la fin du bloc (using).
}

if (import.meta.main) await run(main);
