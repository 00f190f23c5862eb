/** Serveur version 3 : joue avec tous les clients à la fois ; la partie finit quand ils ont tous trouvé. */

import { countGuesses, drawSecret } from "../lib/game.ts";
import { CLASS, GAME, run, SECRET, SERVER } from "../lib/program.ts";
import { EOT, isEot, unsigned } from "../lib/protocol.ts";
import { Round } from "../lib/round.ts";
import { openScoreboard } from "../lib/scoreboard.ts";
import { type Client, Server } from "../lib/server.ts";
import { say } from "../lib/terminal.ts";

export const OPTIONS = { ...SERVER, ...CLASS, ...GAME, ...SECRET, port: 6400, rounds: Infinity };

await run(import.meta, OPTIONS, async (options) => {
  // 1. Ouvrir un socket en écoute.
  const server = new Server(options, "tp3/client_v3.ts", unsigned);
  await using page = await openScoreboard(options, server); // avec --scoreboard, une page montre la partie
  // 2. Choisir un nombre secret au hasard, le même pour tous ; un autre à chaque partie (lib/round.ts).
  const round = new Round<Client>(options, () => options.secret ?? drawSecret(options));
  server.onTyped("", "termine la partie", () => announceBestScore(true)); // au clavier du serveur : Entrée seule
  // 3. Accueillir les clients. Sans « await », ils jouent tous à la fois.
  for await (const client of server) server.serve(client, play).then(() => announceBestScore());
  for (const line of round.summarize()) say(line); // les parties, le meilleur score, les moyennes

  /** La partie vue par un client, jusqu'à « EoT » ou à son départ. */
  async function play(client: Client): Promise<void> {
    using _player = round.join(client); // quitte la partie à la fin du bloc, quoi qu'il arrive
    // 4. Comparer chaque nombre reçu au nombre secret, et répondre.
    for await (const { text } of client) {
      const answer = isEot(text) ? EOT : round.guess(client, text);
      server.log(`${text} → ${answer}`, client);
      client.send(answer);
      client.excused = round.waiting.has(client); // qui a trouvé peut se taire, en attendant les autres
      page?.exchanged(client, text, answer);
      // 5. Quand le client dit « EoT », quitter la boucle termine sa conversation, et elle seule.
      if (answer === EOT) break;
      announceBestScore();
    }
  }

  /** 6. Quand plus personne ne cherche, envoyer à tous le meilleur score ; s'arrêter si c'était la dernière partie. */
  function announceBestScore(mustEnd = false): void {
    const { secret } = round;
    const best = server.isStopping ? undefined : round.endIfOver(mustEnd); // à la fin, tous s'en vont
    if (best === undefined) return;
    page?.roundEnded(best, secret);
    server.log(`Partie ${round.finished} terminée. Meilleur score : ${countGuesses(best)}`);
    for (const client of round.players) {
      client.excused = false;
      client.send(`Meilleur score : ${countGuesses(best)}. Nouvelle partie !`);
    }
    if (round.finished === options.rounds) server.stop();
  }
});
