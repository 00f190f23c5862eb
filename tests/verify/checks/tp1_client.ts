/**
 * What a client of the first practical must do, version by version (handout, section 2).
 *
 * @module
 */

import { EOT } from "../../../lib/protocol.ts";
import { Fault } from "../check.ts";
import { answerToGoOn } from "../questions.ts";
import {
  acceptsLineFeed,
  assertEnds,
  assertReadsBare,
  type ClientCheck,
  connects,
  explainMissing,
  inOrder,
  readsInTwo,
  sendInTwo,
  speaksFirst,
  stopsWithoutServer,
  type Visitor,
  WAITS,
  warnOfLineFeed,
} from "./client.ts";

/** Makes the client send its message, which is typed at its keyboard or, in version 1, its own; returns it. */
async function nextMessage(client: Visitor, level: number, message: string): Promise<string> {
  const sent = level > 1 ? await client.say(message) : await client.receive();
  return sent.replace(/\r?\n$/, ""); // one check tells of it
}

/** How a user may say that it is over, besides « EoT ». */
const LAST_WORDS = ["quitter", "fin", "", "stop", "q", "quit", "exit", "non", "n", "bye", "0"];

/** The checks of the first practical's clients, in the order in which they are played and reported. */
export const TP1_CLIENT_CHECKS: ClientCheck[] = [
  connects(
    "tp1",
    "connect((adresse, 6000)) : l'adresse est un texte et le port un entier, dans un même tuple.",
  ),
  speaksFirst("tp1", "un message"),
  {
    name: "envoie un message",
    practical: "tp1",
    levels: [1, 2, 3],
    needs: ["se connecte au serveur"],
    advice: "Convertissez le message en octets, puis envoyez-le avec send().",
    async play(subject, level) {
      const client = await subject.start();
      const message = "Bonjour tout le monde";
      const sent = await nextMessage(client, level, message);
      if (subject.sendsLines) warnOfLineFeed(subject, "un saut de ligne à la fin du message");
      if (level === 1 && sent.includes("\ufffd")) throw new Fault("un message en UTF-8");
      if (level > 1 && !sent.includes(message)) throw new Fault(`le message saisi, « ${message} »`);
    },
  },
  {
    name: "signe le message",
    practical: "tp1",
    levels: [2, 3],
    needs: ["envoie un message"],
    advice: 'Concaténez : nom + " dit : " + message.',
    async play(subject, level) {
      const client = await subject.start();
      const sent = await nextMessage(client, level, "Il fait beau");
      if (subject.namesItselfFirst) {
        subject.warn(
          "envoie d'abord le nom, seul",
          'Le nom est dans chaque message : nom + " dit : " + message.',
        );
      }
      if (/^\S.* dit :\s+Il fait beau$/.test(sent)) return;
      const expected = "« NOM dit : Il fait beau »";
      if (sent.trim() === "Il fait beau") throw new Fault(expected, "le message seul");
      subject.warn(`« ${sent} » au lieu de ${expected}`);
    },
  },
  {
    name: "écrit en UTF-8",
    practical: "tp1",
    levels: [2, 3],
    needs: ["envoie un message"],
    advice: 'Précisez l\'encodage : bytes(message, "utf-8").',
    async play(subject, level) {
      const client = await subject.start();
      const sent = await nextMessage(client, level, "Où êtes-vous ?");
      if (!sent.includes("Où êtes-vous ?") || sent.includes("\ufffd")) {
        throw new Fault("« Où êtes-vous ? » en UTF-8 (ù : deux octets, c3 b9)");
      }
    },
  },
  {
    name: "affiche la réponse",
    practical: "tp1",
    levels: [1, 2, 3],
    needs: ["envoie un message"],
    advice: 'Après send(), recv(4096) puis print(recu.decode("utf-8")).',
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      const answer = "Bien reçu, chère élève !";
      await client.send(answer);
      const isShown = await client.shows(inOrder([answer]));
      assertReadsBare(subject);
      if (!isShown) explainMissing(client.screen, [{ answer, printed: client.reaction }]);
    },
  },
  {
    name: "ferme la connexion",
    practical: "tp1",
    levels: [1, 2],
    needs: ["envoie un message"],
    patience: 3,
    advice: "Un seul message, une seule réponse, puis close().",
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send("Bien reçu");
      if (await client.overhear() !== "") throw new Fault("un seul message");
      if (await assertEnds(client)) subject.warn(WAITS);
    },
  },
  {
    name: "continue la conversation",
    practical: "tp1",
    levels: [3],
    needs: ["envoie un message"],
    advice: "Saisie, send, recv et print sont dans une boucle ; connect est avant elle.",
    async play(subject, level) {
      const client = await subject.start();
      for (const message of ["un", "deux", "trois"]) {
        const sent = await nextMessage(client, level, message);
        if (!sent.includes(message)) throw new Fault(`le message saisi, « ${message} »`);
        await client.send("Bien reçu");
      }
      if (client.hasReconnected) subject.warn("rouvre une connexion pour chaque message");
    },
  },
  {
    name: "s'arrête quand le serveur dit « EoT »",
    practical: "tp1",
    levels: [3],
    needs: ["envoie un message"],
    patience: 3,
    advice: 'La boucle finit quand la réponse est "EoT" ; puis close().',
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send(EOT);
      if (await assertEnds(client)) subject.warn(WAITS);
    },
  },
  {
    name: "s'arrête quand l'utilisateur le veut",
    practical: "tp1",
    levels: [3],
    needs: ["continue la conversation"],
    patience: 4,
    advice: 'Si l\'utilisateur tape "EoT", envoyez-le au serveur, sortez de la boucle et fermez.',
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send("Bien reçu");
      for (const word of [EOT, ...LAST_WORDS]) {
        const line = answerToGoOn(await client.question(), false) ?? word;
        await client.type(line);
        const sent = await client.overhear();
        if (sent !== "") await client.send(/eot\s*$/i.test(sent) ? EOT : "Bien reçu");
        const status = await client.exitStatus(1);
        if (status === undefined) continue;
        if (status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
        return line === EOT ? undefined : `il faut taper « ${line} »`;
      }
      throw new Fault("la fin du programme", "ni « EoT », ni « quitter », ni « fin »… ne le terminent");
    },
  },
  stopsWithoutServer(
    { practical: "tp1", levels: [3], needs: ["continue la conversation"] },
    (client, level) => nextMessage(client, level, "Bonjour"),
    () => Array(9).fill("Bonjour"),
  ),
  readsInTwo(
    { practical: "tp1", levels: [1, 2, 3], needs: ["affiche la réponse"] },
    async (client, level) => {
      await nextMessage(client, level, "Bonjour");
      await sendInTwo(client, "Message lu en entier par le serveur, é compris");
      if (!await client.shows(/serveur, é/)) throw new Fault("la réponse, avec son « é », à l'écran");
    },
  ),
  {
    name: "s'arrête sur « EoT » pendant la saisie",
    practical: "tp1",
    levels: [3],
    needs: ["affiche la réponse", "s'arrête quand le serveur dit « EoT »"],
    robustness: true,
    advice: "Pour écouter le clavier et le serveur à la fois, il faut un fil (threading) ou select.",
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send("Bien reçu");
      await client.shows(/Bien reçu/); // now it asks for the next message
      await client.send(EOT);
      if (await client.exitStatus() === undefined) {
        throw new Fault("la fin du programme", "il attend qu'on tape quelque chose");
      }
    },
  },
  acceptsLineFeed(
    { practical: "tp1", levels: [3], needs: ["s'arrête quand le serveur dit « EoT »"] },
    async (client, level) => {
      await nextMessage(client, level, "Bonjour");
      await client.send(`${EOT}\n`);
    },
  ),
];
