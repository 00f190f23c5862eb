/** Serveur version 3 : joue avec tous les clients à la fois ; la partie finit quand ils ont tous trouvé. */

import { countGuesses, drawSecret } from "../lib/game.ts";
import { GAME_OPTIONS, parseOptions, SECRET, SERVER_OPTIONS } from "../lib/options.ts";
import { EOT, isEot } from "../lib/protocol.ts";
import { type Deliveries, Round } from "../lib/round.ts";
import { type Client, Server } from "../lib/server.ts";
import { run } from "../lib/terminal.ts";

const HELP = {
  about:
    "Serveur version 3 : joue avec tous les clients à la fois ; la partie finit quand ils ont tous trouvé.",
  file: "tp3/server_v3.ts",
  examples: ["", "--rounds 3", "--port 6401 --max-clients 40 --idle 60"],
};
const DEFAULTS = {
  port: 6400,
  ...SERVER_OPTIONS,
  ...GAME_OPTIONS,
  ...SECRET,
  maxClients: 1000,
  rounds: Infinity,
};

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket en écoute.
  const server = new Server(options);
  // 2. Choisir un nombre secret au hasard, le même pour tous ; un autre à chaque partie (lib/round.ts).
  const round = new Round<Client>(options, () => options.secret ?? drawSecret(options));
  let rounds = 0; // parties terminées
  // 3. Accueillir les clients. Sans « await », ils jouent tous à la fois.
  for await (const client of server) play(client);

  /** La partie vue par un client, jusqu'à « EoT » ou à son départ. */
  async function play(client: Client): Promise<void> {
    round.join(client);
    // 4. Comparer chaque nombre reçu au nombre secret, et répondre.
    for await (const { text } of client) {
      // 6. Quand le client dit « EoT », quitter la boucle ferme ce client, et lui seul.
      if (isEot(text)) {
        await client.send(EOT);
        break;
      }
      const deliveries = round.guess(client, text);
      server.log(`${text} → ${deliveries.get(client)![0]}`, client);
      deliver(deliveries);
    }
    deliver(round.leave(client));
  }

  /** Envoie à chacun ce qui lui revient. */
  function deliver(deliveries: Deliveries<Client>): void {
    for (const [client, messages] of deliveries) messages.forEach((message) => client.send(message));
    if (round.bestScores.length > rounds) endRound(round.bestScores[rounds]);
  }

  /** 5. Quand tous ont trouvé, annoncer le meilleur score, et s'arrêter si c'était la dernière partie. */
  function endRound(best: number): void {
    rounds++;
    server.log(`Partie ${rounds} terminée. Meilleur score : ${countGuesses(best)}`);
    if (rounds === options.rounds) server.stop();
  }
}

if (import.meta.main) await run(main);
