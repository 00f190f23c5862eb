/**
 * What a client of the first practical must do, version by version (handout, section 2).
 *
 * @module
 */

import { EOT } from "../../../lib/protocol.ts";
import { type Advice, Fault, Unverified } from "../check.ts";
import { whyGivesUp, whyUnheard, whyUserUnheard } from "../comparisons.ts";
import { answerToGoOn, lastWords, NAME } from "../questions.ts";
import { heedsControlKeys } from "../source.ts";
import { assertNothingLeft, explainMissing, inOrder } from "./answers.ts";
import {
  acceptsLineFeed,
  assertEndsWell,
  assertReadsBare,
  type ClientCheck,
  connects,
  readsInTwo,
  sendInTwo,
  speaksFirst,
  stopsWithoutServer,
  type Visitor,
  warnOfGreeting,
  warnOfLineFeed,
  whyNothing,
} from "./client.ts";
import { assertBare, assertTyped } from "./messages.ts";

/** Makes the client send its message, which is typed at its keyboard or, in version 1, its own; returns it. */
async function nextMessage(client: Visitor, level: number, message: string): Promise<string> {
  const sent = level > 1 ? await client.say(message) : await client.receive();
  return sent.replace(/\r?\n$/, ""); // one check tells of it
}

/** Advice to a client that does not make each message anew. */
const ANEW =
  "À chaque tour, le message est fait de nouveau : le nom, « dit : » et ce qu'on vient de taper, rien d'autre.";

/** Advice to a client that reads one answer alone. */
const EACH: Advice = {
  py: "recv() et print() sont eux aussi dans la boucle : à chaque tour, une réponse est lue et affichée.",
  ts:
    "La lecture et l'affichage sont eux aussi dans la boucle : à chaque tour, une réponse est lue et affichée.",
};

/** What is answered to a message. */
const ACKNOWLEDGEMENT = "Bien reçu";

/**
 * Says a word by which the user may want to stop, which the server acknowledges as any other. Only a program that has
 * understood it, as it makes something else of it, closes its side or takes no more lines, may then wait for « EoT ».
 *
 * @returns Its exit status; undefined if it goes on.
 */
async function leave(client: Visitor, word: string): Promise<number | undefined> {
  await client.press(word);
  const sent = (await client.overhear()).trimEnd();
  if (sent !== "") await client.send(ACKNOWLEDGEMENT);
  const isClosed = await client.isClosed(0);
  if (isClosed) await client.closeWrite();
  const status = await client.exitStatus(1);
  const isUnderstood = sent === EOT || (sent !== "" && !sent.endsWith(word));
  if (status !== undefined || isClosed || sent === "") return status;
  if (!isUnderstood) {
    if (client.isReading() || client.asksAgain) return undefined;
    await client.press("Bonjour", "s'il continue");
    const goesOn = await client.overhear() !== "";
    if (goesOn) await client.send(ACKNOWLEDGEMENT);
    if (goesOn || client.isReading()) return undefined;
  }
  await client.send(EOT);
  return await client.exitStatus(1);
}

/** The checks of the first practical's clients, in the order in which they are played and reported. */
export const TP1_CLIENT_CHECKS: ClientCheck[] = [
  connects(
    "tp1",
    {
      py: "connect((adresse, 6000)) : l'adresse est un texte et le port un entier, dans un même tuple.",
      ts: "Deno.connect({ hostname, port: 6000 }) : hostname est l'adresse, un texte, et le port un nombre.",
    },
  ),
  speaksFirst("tp1", "un message"),
  {
    name: "envoie un message",
    practical: "tp1",
    levels: [1, 2, 3],
    needs: ["se connecte au serveur"],
    advice: {
      py: "Convertissez le message en octets, puis envoyez-le avec send().",
      ts:
        "Convertissez le message en octets, new TextEncoder().encode(message), puis envoyez-les avec write().",
    },
    async play(subject, level) {
      const client = await subject.start();
      const message = "Bonjour tout le monde";
      const sent = await nextMessage(client, level, message).catch((fault: Fault) => fault);
      if (sent instanceof Error) throw await whyNothing(client, sent);
      if (subject.sendsLines) warnOfLineFeed(subject, "un saut de ligne à la fin du message");
      assertBare(sent, "un message, sans rien devant");
      if (level === 1 && sent.includes("\ufffd")) throw new Fault("un message en UTF-8");
      if (level > 1) assertTyped(sent, message);
    },
  },
  {
    name: "signe le message",
    practical: "tp1",
    levels: [2, 3],
    needs: ["envoie un message"],
    advice: { py: 'Concaténez : nom + " dit : " + message.', ts: "Concaténez : `${nom} dit : ${message}`." },
    async play(subject, level) {
      const client = await subject.start();
      const sent = await nextMessage(client, level, "Il fait beau");
      warnOfGreeting(subject);
      const start = NAME.slice(0, 2).toLowerCase(); // its accent is for another check
      const isNamed = !subject.asksName || sent.toLowerCase().includes(start);
      if (isNamed && /^\S.* dit :\s+Il fait beau$/.test(sent)) return;
      const expected = `« ${subject.asksName ? NAME : "NOM"} dit : Il fait beau »`;
      if (sent.trim() === "Il fait beau") throw new Fault(expected, "le message seul");
      if (!isNamed) throw new Fault(expected, `« ${sent} », sans le nom qui est tapé`);
      subject.warn(`« ${sent} » au lieu de ${expected}`);
    },
  },
  {
    name: "écrit en UTF-8",
    practical: "tp1",
    levels: [2, 3],
    needs: ["envoie un message"],
    advice: {
      py: 'Précisez l\'encodage : bytes(message, "utf-8").',
      ts: 'new TextEncoder().encode(message), et pas un autre encodage, comme "latin1".',
    },
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
    advice: {
      py: 'Après send(), recv(4096) puis print(recu.decode("utf-8")).',
      ts: "Après write(), read(tampon) rend le nombre n d'octets reçus ; puis " +
        "console.log(new TextDecoder().decode(tampon.subarray(0, n))).",
    },
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      const answer = "Bien reçu, chère élève !";
      await client.send(answer);
      const isShown = await client.shows(inOrder([answer]));
      assertReadsBare(subject);
      if (!isShown) explainMissing(client.screen, [{ answer, printed: client.reaction }]);
      assertNothingLeft(client.screen, [answer]);
    },
  },
  {
    name: "ferme la connexion",
    practical: "tp1",
    levels: [1, 2],
    needs: ["envoie un message"],
    patience: 3,
    advice: "Un seul message, une seule réponse, puis close(), et le programme se termine.",
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send(ACKNOWLEDGEMENT);
      const more = await client.overhear();
      if (more !== "") throw new Fault("un seul message", `il envoie aussi « ${more.trim()} »`);
      await assertEndsWell(subject, client);
    },
  },
  {
    name: "continue la conversation",
    practical: "tp1",
    levels: [3],
    needs: ["envoie un message"],
    advice: {
      py: "input(), send(), recv() et print() sont dans une boucle, while ; connect() est avant elle.",
      ts:
        "La saisie, l'envoi, la lecture et l'affichage sont dans une boucle, while ; la connexion est avant elle.",
    },
    explain: whyGivesUp,
    async play(subject, level) {
      const client = await subject.start();
      const answers = [ACKNOWLEDGEMENT, "Vu", ACKNOWLEDGEMENT];
      let first: string | undefined;
      for (const [index, message] of ["un", "deux", "trois"].entries()) {
        const sent = await nextMessage(client, level, message).catch((fault: Fault) => fault);
        if (sent instanceof Error) {
          const hasStopped = index > 0 && await client.exitStatus(0) === 0;
          throw hasStopped ? new Fault("un autre message", `il s'arrête après ${index} message(s)`) : sent;
        }
        assertTyped(sent, message);
        const start = sent.slice(0, sent.lastIndexOf(message)).replaceAll(message, NAME); // it may ask that again
        first ??= start;
        const isLikeFirst = start.replace(/\d+/g, "0") === first.replace(/\d+/g, "0"); // they may be counted
        if (!isLikeFirst) throw new Fault(`« ${first}${message} »`, `il envoie « ${sent} »`, ANEW);
        await client.send(answers[index]);
      }
      if (client.hasReconnected) subject.warn("rouvre une connexion pour chaque message");
      const isShown = await client.shows(inOrder(answers));
      const showsFirst = inOrder(answers.slice(0, 1)).test(client.screen); // or else it is told already
      if (!isShown && showsFirst) {
        throw new Fault("chaque réponse à l'écran", `il manque « ${answers[1]} »`, EACH);
      }
      if (!client.screen.includes("\0")) assertNothingLeft(client.screen, answers); // or else it is told already
    },
  },
  {
    name: "s'arrête quand le serveur dit « EoT »",
    practical: "tp1",
    levels: [3],
    needs: ["continue la conversation"],
    patience: 3,
    advice: {
      py:
        'La boucle finit quand la réponse, un texte (decode), est "EoT" : while reponse != "EoT": … ; puis close().',
      ts: 'La boucle finit quand la réponse est "EoT" : while (reponse !== "EoT") { … } ; puis close().',
    },
    explain: whyUnheard(EOT),
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send(ACKNOWLEDGEMENT);
      await nextMessage(client, level, "Encore"); // the first answer is not the only one to be understood
      await client.send(EOT);
      await assertEndsWell(subject, client);
    },
  },
  {
    name: "s'arrête quand l'utilisateur le veut",
    practical: "tp1",
    levels: [3],
    needs: ["continue la conversation"],
    patience: 4,
    advice: {
      py: 'Sortez de la boucle, sans attendre l\'accord du serveur : if message == "EoT": break.',
      ts: 'Sortez de la boucle, sans attendre l\'accord du serveur : if (message === "EoT") break;',
    },
    explain: whyUserUnheard,
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send(ACKNOWLEDGEMENT);
      for (const word of lastWords(client.screen, subject.source)) {
        const line = answerToGoOn(await client.question(), false) ?? word;
        const status = await leave(client, line);
        if (status === undefined) continue;
        if (status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
        return line === EOT ? undefined : `il faut taper ${line === "" ? "une ligne vide" : `« ${line} »`}`;
      }
      if (heedsControlKeys(subject.source)) throw new Unverified("peut-être par Ctrl+C ou Ctrl+D, à essayer");
      throw new Fault(
        "la fin du programme",
        "ni « EoT », ni une ligne vide, ni les mots écrits dans le programme ne le terminent, tant que le serveur répond " +
          "autre chose que « EoT »",
      );
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
    advice: {
      py: "Pour écouter le clavier et le serveur à la fois, il faut un fil (threading) ou select.",
      ts:
        "Pour écouter le clavier et le serveur à la fois : une lecture asynchrone du clavier, avec node:readline.",
    },
    async play(subject, level) {
      const client = await subject.start();
      await nextMessage(client, level, "Bonjour");
      await client.send(ACKNOWLEDGEMENT);
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
