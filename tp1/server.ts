/** Serveur du TP 1 : répond à chaque message par un accusé de réception, à toute la classe à la fois. */

import { Conversation } from "../lib/conversation.ts";
import { parseOptions, SCOREBOARD, SERVER_OPTIONS } from "../lib/options.ts";
import { EOT, isEot, refuseTooLong } from "../lib/protocol.ts";
import { openScoreboard } from "../lib/scoreboard.ts";
import { type Client, Server } from "../lib/server.ts";
import { ask, nextLine, run, say, takeLine } from "../lib/terminal.ts";

const HELP = {
  about: "Serveur du TP 1 : répond à chaque message par un accusé de réception, à toute la classe à la fois.",
  file: "tp1/server.ts",
  examples: ["", "--interactive", "--scoreboard", "--port 6001 --max-clients 40"],
};
const DEFAULTS = { port: 6000, ...SERVER_OPTIONS, ...SCOREBOARD, interactive: false, maxClients: 1000 };
const PROGRAMS = { server: HELP.file, client: "tp1/client_v1.ts", defaults: DEFAULTS };

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, HELP, DEFAULTS);
  // 1. Ouvrir un socket en écoute.
  // Pour taper les réponses, il faut voir les messages, même avec --quiet.
  const server = new Server({ ...options, quiet: options.quiet && !options.interactive }, PROGRAMS);
  say("Ou bien : EoT, puis Entrée.");
  // Avec --scoreboard, une page montre la conversation en direct (lib/conversation.ts, lib/scoreboard.ts).
  const conversation = new Conversation();
  await using _page = openScoreboard(options, () => conversation.view());
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
      const entry = conversation.add(client, text);
      count++;
      let answer = `Message ${count} bien reçu (${bytes} octet${bytes > 1 ? "s" : ""})`;
      if (isEot(text)) answer = EOT;
      else if (options.interactive) answer = await typeAnswer(client) || answer;
      entry.answer = answer;
      client.send(answer);
      client.excused = false;
      if (options.interactive) watchKeyboard();
      // 4. Quitter la boucle ferme la conversation.
      if (answer === EOT) break;
    }
  }

  /** La réponse que tape le professeur quand vient le tour de ce client ; rien pour un accusé de réception. */
  async function typeAnswer(client: Client): Promise<string> {
    waiting++;
    client.excused = true; // ce n'est pas le client qui se tait,
    client.readAhead(); // mais il peut partir : le remarquer pendant l'attente
    const question = `Réponse à #${client.number} (Entrée : accusé de réception, EoT : fin) : `;
    const answer = lastAnswer.then(() => client.gone ? "" : ask(question, refuseTooLong));
    lastAnswer = answer;
    const text = await answer;
    waiting--;
    if (text === null) server.stop(); // fin de la saisie (Ctrl+D)
    return text === null || isEot(text) ? EOT : text.trim();
  }

  /** Arrête le serveur quand on tape « EoT » (ou Ctrl+D) alors qu'aucune question n'est posée. */
  async function watchKeyboard(): Promise<void> {
    const line = await nextLine();
    const isTerminal = Deno.stdin.isTerminal();
    if (waiting > 0) return; // cette ligne répond à une question
    if (line === null) {
      if (isTerminal || options.interactive) server.stop();
    } else if (isTerminal || !options.interactive) {
      takeLine();
      if (isEot(line)) server.stop();
      else watchKeyboard();
    } // sinon, cette ligne préparée d'avance répondra au prochain message
  }
}

if (import.meta.main) await run(main);
