/** Serveur version 2 : compte les coups et recommence avec un nouveau nombre, jusqu'à recevoir « EoT ». */

import { countGuesses, drawSecret, invalidGuess, judge, validGuess, WON } from "../lib/game.ts";
import { GAME_OPTIONS, parseOptions, SECRET, SERVER_OPTIONS } from "../lib/options.ts";
import { EOT, isEot } from "../lib/protocol.ts";
import { Server } from "../lib/server.ts";
import { run } from "../lib/terminal.ts";

const HELP = {
  about:
    "Serveur version 2 : compte les coups et recommence avec un nouveau nombre, jusqu'à recevoir « EoT ».",
  file: "tp3/server_v2.ts",
  examples: ["", "--secret 17", "--port 6401 --min 1 --max 100"],
};
const DEFAULTS = { port: 6400, ...SERVER_OPTIONS, ...GAME_OPTIONS, ...SECRET };
const PROGRAMS = { server: HELP.file, client: "tp3/client_v2.ts", defaults: DEFAULTS };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket en écoute.
  const server = new Server(options, PROGRAMS);
  // 2. Choisir un nombre secret au hasard.
  let secret = options.secret ?? drawSecret(options);
  // 3. Accueillir les clients, l'un après l'autre.
  for await (const client of server) {
    let guesses = 0;
    // 4. Comparer chaque nombre reçu au nombre secret, et répondre.
    for await (const { text } of client) {
      const guess = validGuess(text, options);
      let answer = guess === undefined ? invalidGuess(options) : judge(guess, secret);
      if (guess !== undefined) guesses++;
      // 5. Annoncer le nombre de coups quand il est trouvé, et en choisir un nouveau.
      if (answer === WON) {
        answer = `${WON} en ${countGuesses(guesses)}`;
        guesses = 0;
        secret = options.secret ?? drawSecret(options);
      }
      // 6. S'arrêter quand le client dit « EoT » : quitter les boucles ferme le client, puis le serveur.
      if (isEot(text)) answer = EOT;
      server.log(`${text} → ${answer}`, client);
      client.send(answer);
      if (answer === EOT) return;
    }
  }
}

if (import.meta.main) await run(main);
