/** Client version 2.0 : envoie un message saisi au clavier, précédé du nom de son auteur. */

import { connect } from "../lib/connection.ts";
import { CLIENT_OPTIONS, NAME, parseOptions } from "../lib/options.ts";
import { refuseName, refuseTooLong } from "../lib/protocol.ts";
import { ask, run, say } from "../lib/terminal.ts";

const HELP = {
  about: "Client version 2.0 : envoie un message saisi au clavier, précédé du nom de son auteur.",
  file: "tp1/client_v2.ts",
  examples: ["", "127.0.0.1", "192.168.1.20:6000 --name Alice"],
};
const DEFAULTS = { address: "nsijoliotcurie.fr", port: 6000, ...CLIENT_OPTIONS, ...NAME };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket vers le serveur.
  using server = await connect(options);
  const name = options.name ?? await ask("Votre nom : ", refuseName);
  if (name === null) return; // fin de la saisie (Ctrl+D)
  // « Encapsuler » un message : le faire précéder du nom de son auteur.
  const encapsulate = (message: string) => `${name} dit : ${message}`;
  // 2. Envoyer un message saisi par l'utilisateur.
  const message = await ask("Votre message : ", (text) => refuseTooLong(encapsulate(text)));
  if (message === null) return;
  await server.send(encapsulate(message));
  // 3. Afficher la réponse reçue.
  say(await server.receive());
  // 4. Le socket se ferme à la fin du bloc (using).
}

if (import.meta.main) await run(main);
