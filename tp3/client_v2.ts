/** Client version 2 : la version 1, qui refuse en plus les propositions absurdes. */

import { delay } from "@std/async/delay";
import { refuseAddress } from "../lib/address.ts";
import { connect, type Connection } from "../lib/connection.ts";
import { type Interval, isNews, isWin, narrow, refuseGuess } from "../lib/game.ts";
import { ADDRESS, CLIENT_OPTIONS, GAME_OPTIONS, parseOptions } from "../lib/options.ts";
import { EOT, isEot } from "../lib/protocol.ts";
import { ask, askUntil, isYes, refuseUnclear, run, say } from "../lib/terminal.ts";

const HELP = {
  about: "Client version 2 : la version 1, qui refuse en plus les propositions absurdes.",
  file: "tp3/client_v2.ts",
  examples: ["", "127.0.0.1", "192.168.1.20:6400 --max 100"],
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
  let answered = true; // le serveur a répondu à la dernière proposition
  let guess = 0;
  /** Ce que les réponses du serveur laissent possible. */
  let possible: Interval = options;
  while (!isEot(answer)) {
    // Si le serveur parle pendant que l'utilisateur tape (undefined), l'écouter d'abord.
    const typed = answered ? await askGuess() : undefined;
    if (typed === null) break; // l'utilisateur veut arrêter
    if (typed !== undefined) {
      guess = Number(typed);
      await server.send(typed);
      answered = false;
    }
    answer = await server.receive();
    say(answer);
    if (answered || isNews(answer)) continue; // ce n'est pas la réponse à une proposition
    answered = true;
    possible = narrow(possible, guess, answer);
    if (isWin(answer)) {
      if (!await staysOpen(server) || !await playAgain(server)) break;
      possible = options;
    }
  }
  // 4. Dire au revoir. Le socket se ferme à la fin du bloc (using).
  await server.send(EOT);

  /** La proposition de l'utilisateur, qui n'est pas absurde. */
  function askGuess(): Promise<string | null | undefined> {
    const question = `Votre nombre (de ${options.min} à ${options.max}) : `;
    return askUntil(server.arrival(), question, (text) => refuseGuess(text, options, possible));
  }
}

/** Après « Gagné » : le serveur garde-t-il la connexion ouverte, ou s'arrête-t-il comme sa version 1 ? */
async function staysOpen(server: Connection): Promise<boolean> {
  await Promise.race([server.arrival(), delay(200)]); // le temps de fermer, ou d'annoncer le meilleur score
  return await showNews(server);
}

/** Propose une autre partie. */
async function playAgain(server: Connection): Promise<boolean> {
  while (await showNews(server)) { // le serveur parle le premier
    const reply = await askUntil(server.arrival(), "Encore une partie ? (o/n) : ", refuseUnclear);
    if (reply !== undefined) return reply !== null && isYes(reply);
  }
  return false;
}

/** Affiche ce que le serveur dit de lui-même ; renvoie false s'il a dit « EoT », ou fermé la connexion. */
async function showNews(server: Connection): Promise<boolean> {
  while (server.arrived) {
    const news = await server.receive();
    say(news);
    if (isEot(news)) return false;
  }
  return !server.ended;
}

if (import.meta.main) await run(main);
