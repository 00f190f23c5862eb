/** Client version 1.0 : envoie un message fixe au serveur et affiche sa réponse. */

import { connect } from "../lib/connection.ts";
import { CLIENT_OPTIONS, parseOptions } from "../lib/options.ts";
import { run, say } from "../lib/terminal.ts";

const HELP = {
  about: "Client version 1.0 : envoie un message fixe au serveur et affiche sa réponse.",
  file: "tp1/client_v1.ts",
  examples: ["", "127.0.0.1", "192.168.1.20:6000"],
};
const DEFAULTS = { address: "nsijoliotcurie.fr", port: 6000, ...CLIENT_OPTIONS };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket vers le serveur.
  using server = await connect(options);
  // 2. Envoyer un message unique.
  await server.send("Bonjour !");
  // 3. Afficher la réponse reçue.
  say(await server.receive());
  // 4. Le socket se ferme à la fin du bloc (using).
}

if (import.meta.main) await run(main);
