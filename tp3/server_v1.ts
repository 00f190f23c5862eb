/** Serveur version 1 : fait deviner un nombre secret, un client à la fois, et s'arrête une fois qu'il est trouvé. */

import { drawSecret, invalidGuess, judge, validGuess, WON } from "../lib/game.ts";
import { GAME_OPTIONS, parseOptions, SECRET, SERVER_OPTIONS } from "../lib/options.ts";
import { Server } from "../lib/server.ts";
import { run } from "../lib/terminal.ts";

const HELP = {
  about: "Serveur version 1 : fait deviner un nombre secret, et s'arrête une fois qu'il est trouvé.",
  file: "tp3/server_v1.ts",
  examples: ["", "--secret 17", "--port 6401 --min 1 --max 100"],
};
const DEFAULTS = { port: 6400, ...SERVER_OPTIONS, ...GAME_OPTIONS, ...SECRET };
const PROGRAMS = { server: HELP.file, client: "tp3/client_v1.ts", defaults: DEFAULTS };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket en écoute.
  const server = new Server(options, PROGRAMS);
  // 2. Choisir un nombre secret au hasard.
  const secret = options.secret ?? drawSecret(options);
  // 3. Accueillir les clients, l'un après l'autre.
  for await (const client of server) {
    // 4. Comparer chaque nombre reçu au nombre secret, et répondre.
    for await (const { text } of client) {
      const guess = validGuess(text, options);
      const answer = guess === undefined ? invalidGuess(options) : judge(guess, secret);
      server.log(`${text} → ${answer}`, client);
      client.send(answer);
      // 5. S'arrêter quand il est trouvé : quitter les boucles ferme le client, puis le serveur.
      if (answer === WON) return;
    }
  }
}

if (import.meta.main) await run(main);
