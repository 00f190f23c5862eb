/** Client version 3.0 : la version 2.0 en boucle, jusqu'à ce que l'un des deux côtés dise « EoT ». */

import { connect } from "../lib/connection.ts";
import { CLIENT_OPTIONS, NAME, parseOptions } from "../lib/options.ts";
import { EOT, isEot, refuseName, refuseTooLong } from "../lib/protocol.ts";
import { ask, askUntil, run, say } from "../lib/terminal.ts";

const HELP = {
  about: "Client version 3.0 : la version 2.0 en boucle, jusqu'à ce que l'un des deux côtés dise « EoT ».",
  file: "tp1/client_v3.ts",
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
  say("Pour terminer, tapez EoT ou quitter.");
  let answer = "";
  // Recommencer tant que le serveur n'a pas envoyé son message de fermeture.
  while (!isEot(answer)) {
    // 2. Envoyer un message saisi par l'utilisateur… sauf si le serveur parle le premier (undefined).
    const message = await askUntil(
      server.arrival(),
      "Votre message : ",
      (text) => refuseTooLong(encapsulate(text)),
    );
    if (message !== undefined) await server.send(encapsulate(message ?? EOT));
    if (message === null) break; // l'utilisateur veut arrêter
    // 3. Afficher la réponse reçue.
    answer = await server.receive();
    say(answer);
  }
  // 4. Le socket se ferme à la fin du bloc (using).
}

if (import.meta.main) await run(main);
