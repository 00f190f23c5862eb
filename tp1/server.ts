/** Serveur du TP 1 : répond à chaque message par un accusé de réception, à toute la classe à la fois. */

import { CLASS, run, SERVER } from "../lib/program.ts";
import { EOT, isEot, plural, refuseTooLong } from "../lib/protocol.ts";
import { openScoreboard } from "../lib/scoreboard.ts";
import { type Client, Server } from "../lib/server.ts";
import { ask, endOfInput } from "../lib/terminal.ts";

export const OPTIONS = { ...SERVER, ...CLASS, port: 6000, interactive: false };

await run(import.meta, OPTIONS, async (options) => {
  if (options.interactive) options.quiet = false; // pour répondre, il faut voir les messages
  // 1. Ouvrir un socket en écoute.
  const server = new Server(options, "tp1/client_v1.ts");
  await using page = await openScoreboard(options, server); // avec --scoreboard, une page montre la conversation
  if (options.interactive) endOfInput().then(server.stop); // fin de la saisie (Ctrl+D)
  if (page) server.onTyped("effacer", "vide la page", () => page.clear()); // au clavier du serveur
  // 2. Accueillir les clients. Sans « await », toutes les conversations avancent à la fois.
  for await (const client of server) server.serve(client, converse);

  /** La conversation avec un client, jusqu'à « EoT » ou à son départ. */
  async function converse(client: Client): Promise<void> {
    let count = 0;
    // 3. Répondre à chaque message, puis reprendre l'écoute.
    for await (const { text, bytes } of client) {
      server.log(text, client);
      page?.exchanged(client, text); // pas encore de réponse
      count++;
      let answer = `Message ${count} bien reçu (${bytes} ${plural(bytes, "octet")})`;
      if (isEot(text)) answer = EOT;
      else if (options.interactive) answer = await typeAnswer(client) || answer;
      client.send(answer);
      page?.exchanged(client, text, answer);
      // 4. Quitter la boucle termine la conversation.
      if (answer === EOT) break;
    }
  }

  /** La réponse que tape le professeur quand vient le tour de ce client ; rien pour un accusé de réception. */
  async function typeAnswer(client: Client): Promise<string> {
    client.excused = true; // ce n'est pas le client qui se tait
    client.readAhead(); // mais il peut partir : le remarquer pendant l'attente
    const question = `Réponse à #${client.number} (Entrée : accusé de réception, EoT : fin) : `;
    const text = await ask(question, { refuse: refuseTooLong, skip: () => client.gone !== undefined });
    client.excused = false;
    return text === null || isEot(text) ? EOT : text.trim();
  }
});
