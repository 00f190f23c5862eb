/** Client version 3 : la version 2, avec un mode automatique où c'est l'ordinateur qui propose les nombres. */

import { connect, refuseAddress } from "../lib/client.ts";
import { bestGuess, checkClear, checkGames, isWait, isWin, narrow, refuseGuess, WORDS } from "../lib/game.ts";
import { CLIENT, GAME, NAME, run } from "../lib/program.ts";
import { EOT, signed } from "../lib/protocol.ts";
import { ask, askYesNo, say } from "../lib/terminal.ts";

export const OPTIONS = { ...CLIENT, ...GAME, ...NAME, port: 6400, auto: false, rounds: 1 };

await run(import.meta, OPTIONS, async (options) => {
  // 1. Demander l'adresse IP du serveur, et qui joue.
  const address = options.address ?? await ask("Adresse IP du serveur : ", { refuse: refuseAddress });
  if (address === null) return; // fin de la saisie (Ctrl+D)
  const auto = options.auto || await askYesNo("Jeu automatique ? (o/n) : ");
  if (auto === null) return;
  // 2. Ouvrir un socket vers le serveur.
  using server = await connect({ ...options, address }, WORDS);
  // 3. Demander un nombre, l'envoyer et afficher la réponse, en boucle jusqu'à « Gagné ».
  const { min, max } = options;
  const question = `Votre nombre (de ${min} à ${max}) : `;
  let possible = { min, max }; // ce que les réponses du serveur laissent possible
  server.onNews = () => possible = { min, max }; // à chaque nouvelle partie, tout redevient possible
  const refuse = (text: string) => refuseGuess(text, options, possible);
  let games = 0; // parties gagnées
  while (true) {
    const guess = await (auto ? propose() : ask(question, { refuse, listenTo: server }));
    if (guess === null) break; // l'utilisateur, ou le serveur, veut arrêter
    await server.send(signed(guess, options.name));
    const answer = await server.receive();
    say(answer);
    possible = narrow(possible, Number(guess), answer);
    if (auto) checkClear(answer); // sinon, la même proposition reviendrait sans fin
    if (auto && isWait(answer)) await server.arrival(); // les autres joueurs cherchent encore
    if (isWin(answer)) {
      games++;
      if (!await server.staysOpen()) break; // la version 1 du serveur s'arrête
      if (auto && games === options.rounds) break;
      if (!auto && !await askYesNo("Encore une partie ? (o/n) : ", { listenTo: server })) break;
      possible = { min, max };
    }
  }
  // 4. Dire au revoir, sauf si le serveur l'a déjà fait. Le socket se ferme à la fin du bloc (using).
  await server.send(EOT);
  if (auto) checkGames(games, options.rounds);

  /** La proposition de l'ordinateur : le milieu de ce qui est possible. */
  async function propose(): Promise<string | null> {
    if (!await server.pause(200)) return null; // une pause, pour ne pas surcharger le serveur
    const best = String(bestGuess(possible));
    say(`Proposition : ${best}`);
    return best;
  }
});
