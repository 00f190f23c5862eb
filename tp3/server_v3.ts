/** Serveur version 3 : joue avec tous les clients à la fois ; la partie finit quand ils ont tous trouvé. */

import { countGuesses, drawSecret } from "../lib/game.ts";
import { GAME_OPTIONS, parseOptions, SCOREBOARD, SECRET, SERVER_OPTIONS } from "../lib/options.ts";
import { EOT, isEot } from "../lib/protocol.ts";
import { Round } from "../lib/round.ts";
import { openScoreboard } from "../lib/scoreboard.ts";
import { type Client, Server } from "../lib/server.ts";
import { Standings } from "../lib/standings.ts";
import { run, say } from "../lib/terminal.ts";

const HELP = {
  about:
    "Serveur version 3 : joue avec tous les clients à la fois ; la partie finit quand ils ont tous trouvé.",
  file: "tp3/server_v3.ts",
  examples: ["", "--scoreboard", "--rounds 3", "--port 6401 --max-clients 40 --idle 60"],
};
const DEFAULTS = {
  port: 6400,
  ...SERVER_OPTIONS,
  ...GAME_OPTIONS,
  ...SECRET,
  ...SCOREBOARD,
  maxClients: 1000,
  rounds: Infinity,
};
const PROGRAMS = { server: HELP.file, client: "tp3/client_v3.ts", defaults: DEFAULTS };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket en écoute.
  const server = new Server(options, PROGRAMS);
  // 2. Choisir un nombre secret au hasard, le même pour tous ; un autre à chaque partie (lib/round.ts).
  const round = new Round<Client>(options, () => options.secret ?? drawSecret(options));
  // Avec --scoreboard, une page montre la partie en direct (lib/standings.ts, lib/scoreboard.ts).
  const standings = new Standings(round);
  await using _page = openScoreboard(options, () => standings.view());
  let rounds = 0; // parties terminées
  let record = Infinity; // meilleur score de toutes
  // 3. Accueillir les clients. Sans « await », ils jouent tous à la fois.
  for await (const client of server) play(client);
  if (rounds > 0) say(`Parties : ${rounds}. Meilleur score de toutes : ${countGuesses(record)}.`);

  /** La partie vue par un client, jusqu'à « EoT » ou à son départ. */
  async function play(client: Client): Promise<void> {
    round.join(client);
    // 4. Comparer chaque nombre reçu au nombre secret, et répondre.
    for await (const { text } of client) {
      const answer = isEot(text) ? EOT : round.guess(client, text);
      server.log(`${text} → ${answer}`, client);
      client.send(answer);
      client.excused = round.isWaiting(client); // qui a trouvé peut se taire, en attendant les autres
      // 6. Quand le client dit « EoT », quitter la boucle ferme ce client, et lui seul.
      if (answer === EOT) break;
      announceBestScore();
    }
    round.leave(client);
    announceBestScore();
  }

  /** 5. Quand plus personne ne cherche, envoyer à tous le meilleur score ; s'arrêter si c'était la dernière partie. */
  function announceBestScore(): void {
    const result = round.endIfOver();
    if (result === undefined) return;
    const { best } = result;
    rounds++;
    record = Math.min(record, best);
    standings.add(result);
    server.log(`Partie ${rounds} terminée. Meilleur score : ${countGuesses(best)}`);
    for (const client of round.players) {
      client.excused = false;
      client.send(`Meilleur score : ${countGuesses(best)}. Nouvelle partie !`);
    }
    if (rounds === options.rounds) server.stop();
  }
}

if (import.meta.main) await run(main);
