/**
 * What a server of the first practical must do (handout, section 2).
 *
 * @module
 */

import { EOT } from "../../../lib/protocol.ts";
import { Fault } from "../check.ts";
import { whyUnheard } from "../comparisons.ts";
import { BUFFER } from "./answers.ts";
import { addressFirst, isReachable, isUtf8, type ServerCheck, waitsToBeAddressed } from "./server.ts";

/** The checks of the first practical's servers, in the order in which they are played and reported. */
export const TP1_SERVER_CHECKS: ServerCheck[] = [
  {
    name: "répond à un message",
    practical: "tp1",
    levels: [1],
    advice: {
      py: "Après accept(), recevez avec recv(4096) et répondez avec send().",
      ts: "Après accept(), lisez avec read() et répondez avec write().",
    },
    async play(server) {
      await addressFirst(server, "Bonjour");
    },
  },
  isReachable(
    { practical: "tp1", levels: [1], needs: ["répond à un message"] },
    6000,
    async (_, client) => {
      await client.send("Bonjour");
      await client.receive();
    },
  ),
  waitsToBeAddressed({ practical: "tp1", levels: [1], needs: ["répond à un message"] }),
  {
    name: "reprend son écoute",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    advice: {
      py:
        "recv et send sont dans une boucle : elle ne s'arrête que sur « EoT », ou quand le client est parti.",
      ts:
        "read et write sont dans une boucle : elle ne s'arrête que sur « EoT », ou quand le client est parti.",
    },
    async play(server) {
      const client = await server.connect();
      for (const message of ["un", "deux", "trois"]) {
        await client.send(message);
        await client.receive();
      }
    },
  },
  {
    name: "accueille le client suivant",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    advice: "accept() est dans une boucle lui aussi : quand un client est parti, au suivant.",
    async play(server) {
      for (const name of ["Alice", "Bob"]) {
        const client = await server.connect();
        await client.send(`${name} dit : bonjour`);
        await client.receive();
        await client.leave();
      }
    },
  },
  {
    name: "lit et écrit en UTF-8",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    advice: {
      py: 'Précisez l\'encodage : message.decode("utf-8"), bytes(reponse, "utf-8").',
      ts:
        "Des octets au texte : new TextDecoder().decode(octets) ; et retour : new TextEncoder().encode(texte).",
    },
    async play(server) {
      const client = await server.connect();
      await client.send("Zoé dit : ça va 😀 ?");
      const answer = await client.receive();
      if (answer.includes("\0\0")) throw new Fault("une réponse", "des octets nuls avec elle", BUFFER.advice);
      if (!isUtf8(answer)) throw new Fault("une réponse en UTF-8");
    },
  },
  {
    name: "termine sur « EoT »",
    practical: "tp1",
    levels: [1],
    patience: 3,
    needs: ["répond à un message"],
    robustness: true,
    advice: "Si le message l'est (ou finit ainsi : « Alice dit : " +
      "EoT »), répondez « EoT » et fermez : les deux côtés savent alors que c'est fini.",
    explain: whyUnheard(EOT),
    async play(server) {
      const client = await server.connect();
      await client.send("Alice dit : bonjour");
      await client.receive();
      await client.send("Alice dit : EoT");
      if (await client.isClosed()) return;
      await client.send("EoT");
      if (!await client.isClosed()) throw new Fault("la connexion fermée", "elle reste ouverte");
      server.warn("seul « EoT » la ferme, et non « Alice dit : EoT », qu'envoient les clients");
    },
  },
  {
    name: "survit à des octets qui ne sont pas de l'UTF-8",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    robustness: true,
    advice: {
      py: 'decode("utf-8", errors="replace") remplace ce qui n\'en est pas, au lieu d\'une exception.',
      ts: "new TextDecoder() remplace ce qui n'en est pas ; avec { fatal: true }, c'est une exception.",
    },
    async play(server) {
      const client = await server.connect();
      await client.send(Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x20, 0x21)); // « café ! » in latin-1
      if (server.readsLines) await client.send("\n");
      await client.receive();
    },
  },
  {
    name: "sert deux clients à la fois",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    robustness: true,
    advice: {
      py:
        "Une boucle accept() qui lance un fil par client : threading.Thread(target=..., args=(client,)).start().",
      ts: "Une boucle accept() qui appelle, sans await, une fonction async : une conversation par client.",
    },
    async play(server) {
      const clients = [await server.connect(), await server.connect()];
      for (const client of [...clients, ...clients]) {
        await client.send("Bonjour");
        await client.receive();
      }
    },
  },
];
