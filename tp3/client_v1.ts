/** Client version 1 : propose des nombres au serveur, jusqu'à trouver le nombre secret. */

import { refuseAddress } from "../lib/address.ts";
import { connect } from "../lib/client.ts";
import { isWin } from "../lib/game.ts";
import { CLIENT, GAME, run } from "../lib/program.ts";
import { ask, say } from "../lib/terminal.ts";

const OPTIONS = { ...CLIENT, ...GAME, port: 6400 };

async function main(options: typeof OPTIONS): Promise<void> {
  // 1. Demander l'adresse IP du serveur.
  const address = options.address ?? await ask("Adresse IP du serveur : ", { refuse: refuseAddress });
  if (address === null) return; // fin de la saisie (Ctrl+D)
  // 2. Ouvrir un socket vers le serveur.
  using server = await connect({ ...options, address });
  // 3. Demander un nombre, l'envoyer et afficher la réponse, en boucle jusqu'à « Gagné ».
  const { min, max } = options;
  const question = `Votre nombre (de ${min} à ${max}) : `;
  while (true) {
    const guess = await ask(question, { listenTo: server });
    if (guess === null) break; // l'utilisateur, ou le serveur, veut arrêter
    await server.send(guess);
    const answer = await server.receive();
    say(answer);
    if (isWin(answer)) break;
  }
  // 4. Le socket se ferme à la fin du bloc (using).
}

await run(import.meta, OPTIONS, main);
