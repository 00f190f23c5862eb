/** Client version 2 : la version 1, plus le refus des propositions absurdes, et une autre partie. */

import { connect, refuseAddress } from "../lib/client.ts";
import { isWin, narrow, refuseGuess, WORDS } from "../lib/game.ts";
import { CLIENT, GAME, NAME, run } from "../lib/program.ts";
import { EOT, signed } from "../lib/protocol.ts";
import { ask, askYesNo, say } from "../lib/terminal.ts";

export const OPTIONS = { ...CLIENT, ...GAME, ...NAME, port: 6400 };

await run(import.meta, OPTIONS, async (options) => {
  // 1. Demander l'adresse IP du serveur.
  const address = options.address ?? await ask("Adresse IP du serveur : ", { refuse: refuseAddress });
  if (address === null) return; // fin de la saisie (Ctrl+D)
  // 2. Ouvrir un socket vers le serveur.
  using server = await connect({ ...options, address }, WORDS);
  // 3. Demander un nombre, l'envoyer et afficher la réponse, en boucle jusqu'à « Gagné ».
  const { min, max } = options;
  const question = `Votre nombre (de ${min} à ${max}) : `;
  let possible = { min, max }; // ce que les réponses du serveur laissent possible
  server.onNews = () => possible = { min, max }; // à chaque nouvelle partie, tout redevient possible
  const refuse = (text: string) => refuseGuess(text, options, possible);
  while (true) {
    const guess = await ask(question, { refuse, listenTo: server });
    if (guess === null) break; // l'utilisateur, ou le serveur, veut arrêter
    await server.send(signed(guess, options.name));
    const answer = await server.receive();
    say(answer);
    possible = narrow(possible, Number(guess), answer);
    if (isWin(answer)) {
      if (!await server.staysOpen()) break; // la version 1 du serveur s'arrête
      if (!await askYesNo("Encore une partie ? (o/n) : ", { listenTo: server })) break;
      possible = { min, max };
    }
  }
  // 4. Dire au revoir, sauf si le serveur l'a déjà fait. Le socket se ferme à la fin du bloc (using).
  await server.send(EOT);
});
