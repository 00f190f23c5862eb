/** Client version 3 : la version 2, avec un mode automatique où c'est l'ordinateur qui propose les nombres. */

import { delay } from "@std/async/delay";
import { refuseAddress } from "../lib/address.ts";
import { connect, type Connection } from "../lib/connection.ts";
import { Failure } from "../lib/errors.ts";
import {
  bestGuess,
  type Interval,
  isClear,
  isNews,
  isWait,
  isWin,
  narrow,
  refuseGuess,
} from "../lib/game.ts";
import { ADDRESS, CLIENT_OPTIONS, GAME_OPTIONS, parseOptions } from "../lib/options.ts";
import { EOT, isEot } from "../lib/protocol.ts";
import { ask, askUntil, isYes, refuseUnclear, run, say } from "../lib/terminal.ts";

const HELP = {
  about:
    "Client version 3 : la version 2, avec un mode automatique où c'est l'ordinateur qui propose les nombres.",
  file: "tp3/client_v3.ts",
  examples: ["", "127.0.0.1 --auto", "192.168.1.20:6400 --auto --rounds 10"],
};
const DEFAULTS = {
  ...ADDRESS,
  port: 6400,
  ...CLIENT_OPTIONS,
  ...GAME_OPTIONS,
  auto: false,
  rounds: 1,
};

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Demander l'adresse IP du serveur, et qui joue.
  const address = options.address ?? await ask("Adresse IP du serveur : ", refuseAddress);
  if (address === null) return;
  const mode = options.auto ? "oui" : await ask("Jeu automatique ? (o/n) : ", refuseUnclear);
  if (mode === null) return;
  const auto = isYes(mode);
  // 2. Ouvrir un socket vers le serveur.
  using server = await connect({ ...options, address });
  // 3. Demander un nombre, l'envoyer et afficher la réponse, en boucle jusqu'à « Gagné ».
  let answer = "";
  let answered = true; // le serveur a répondu à la dernière proposition
  let guess = 0;
  let games = 0;
  /** Ce que les réponses du serveur laissent possible. */
  let possible: Interval = options;
  while (!isEot(answer)) {
    // Si le serveur parle pendant que l'utilisateur tape (undefined), l'écouter d'abord.
    const typed = answered ? await (auto ? propose() : askGuess()) : undefined;
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
    if (auto && !isClear(answer)) {
      throw new Failure("Le jeu automatique ne comprend pas cette réponse. Voyez aussi --min et --max.");
    }
    if (isWin(answer)) {
      games++;
      if (!await staysOpen(server)) break;
      if (auto ? games === options.rounds : !await playAgain(server)) break;
      possible = options;
    }
  }
  // 4. Dire au revoir. Le socket se ferme à la fin du bloc (using).
  await server.send(EOT);
  if (auto && games < options.rounds) {
    throw new Failure(`Le serveur s'est arrêté : parties jouées, ${games} sur ${options.rounds}.`);
  }

  /** La proposition de l'utilisateur, qui n'est pas absurde. */
  function askGuess(): Promise<string | null | undefined> {
    const question = `Votre nombre (de ${options.min} à ${options.max}) : `;
    return askUntil(server.arrival(), question, (text) => refuseGuess(text, options, possible));
  }

  /** La proposition de l'ordinateur : le milieu de ce qui est possible. */
  async function propose(): Promise<string | undefined> {
    if (isWait(answer)) await server.arrival(); // les autres joueurs cherchent encore
    else await Promise.race([server.arrival(), delay(200)]); // une pause, pour ne pas surcharger le serveur
    if (server.arrived) return undefined;
    const best = String(bestGuess(possible));
    say(`Proposition : ${best}`);
    return best;
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
