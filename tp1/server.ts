/** Serveur du TP 1 : répond à chaque message par un accusé de réception, à toute la classe à la fois. */

import { parseOptions, SERVER_OPTIONS } from "../lib/options.ts";
import { EOT, isEot, refuseTooLong } from "../lib/protocol.ts";
import { type Client, Server } from "../lib/server.ts";
import { ask, nextLine, run, say, takeLine } from "../lib/terminal.ts";

const HELP = {
  about: "Serveur du TP 1 : répond à chaque message par un accusé de réception, à toute la classe à la fois.",
  file: "tp1/server.ts",
  examples: ["", "--interactive", "--port 6001 --max-clients 40"],
};
const DEFAULTS = { port: 6000, ...SERVER_OPTIONS, interactive: false, maxClients: 1000 };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket en écoute.
  const server = new Server(options);
  say("Ou bien : EoT, puis Entrée.");
  let waiting = 0; // messages qui attendent une réponse du professeur
  let lastAnswer: Promise<unknown> = Promise.resolve(); // celle du message arrivé en dernier
  watchKeyboard();
  // 2. Accueillir les clients. Sans « await », toutes les conversations avancent à la fois.
  for await (const client of server) converse(client);

  /** La conversation avec un client, jusqu'à « EoT » ou à son départ. */
  async function converse(client: Client): Promise<void> {
    let count = 0;
    // 3. Répondre à chaque message, puis reprendre l'écoute.
    for await (const { text, bytes } of client) {
      server.log(text, client);
      count++;
      const acknowledgement = `Message ${count} bien reçu (${bytes} octet${bytes > 1 ? "s" : ""})`;
      let answer = acknowledgement;
      if (isEot(text)) answer = EOT;
      else if (options.interactive) answer = await typeAnswer(client) || acknowledgement;
      await client.send(answer);
      if (options.interactive) watchKeyboard();
      // 4. Quitter la boucle ferme la conversation.
      if (isEot(answer)) break;
    }
  }

  /** La réponse que tape le professeur, quand vient le tour de ce client ; une ligne vide laisse répondre le serveur. */
  async function typeAnswer(client: Client): Promise<string | null> {
    waiting++;
    client.lastMove = Infinity; // ce n'est pas le client qui se tait
    client.arrival(); // mais il peut partir : le remarquer pendant l'attente
    const question = `Réponse à #${client.number} (Entrée : accusé de réception, EoT : fin) : `;
    const answer = lastAnswer.then(() => client.ended ? "" : ask(question, refuseTooLong));
    lastAnswer = answer;
    const text = await answer;
    waiting--;
    if (text === null) server.stop(); // fin de la saisie (Ctrl+D)
    return text;
  }

  /** Arrête le serveur quand on tape « EoT » alors qu'aucune question n'est posée. */
  async function watchKeyboard(): Promise<void> {
    const line = await nextLine();
    if (waiting > 0) return; // cette ligne répond à une question
    if (line === null ? options.interactive : isEot(line)) {
      server.stop();
    } else if (line !== null && !options.interactive) {
      takeLine();
      watchKeyboard();
    }
  }
}

if (import.meta.main) await run(main);
