/**
 * What a server of the third practical must do, version by version (handout, section 3).
 *
 * @module
 */

import { TOO_BIG, TOO_SMALL, WON } from "../../../lib/game.ts";
import { Contradiction, Fault, Unverified } from "../check.ts";
import { drawIn, Draws } from "../draws.ts";
import {
  afterCount,
  assertBestScore,
  assertCount,
  Game,
  MAX,
  MIN,
  newGame,
  nextGame,
  numbersIn,
  playRound,
  searching,
  twoPlayers,
  type Verdict,
  verdictOf,
} from "../server_game.ts";
import {
  addressFirst,
  COMPLETE,
  isUtf8,
  type Player,
  type ServerCheck,
  type ServerSubject,
  waitsToBeAddressed,
  warnOfElsewhere,
} from "./server.ts";

/** More guesses than any limit that somebody would set. */
const MANY = 31;

/** The patience of a check of many guesses: a server may take its time. */
const LONG = 8;

/** Advice to a server that answers once. */
const LOOP = "recv, la comparaison et send sont dans une boucle ; accept() est avant elle.";

const encoder = new TextEncoder();

/** What the handout calls each answer. */
const WORDS = { big: TOO_BIG, small: TOO_SMALL, won: WON };

/**
 * Waits until the server closes a connection, and perhaps ends.
 *
 * @throws {Fault} If it does not close, or ends on an error.
 * @returns Whether it has ended.
 */
async function assertCloses(server: ServerSubject, player: Player): Promise<boolean> {
  if (!await player.isClosed()) throw new Fault("la connexion fermée", "elle reste ouverte");
  await player.leave(); // some wait for that
  const status = await server.exitStatus();
  if (status !== undefined && status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
  return status !== undefined;
}

/** The checks of the third practical's servers, in the order in which they are played and reported. */
export const TP3_SERVER_CHECKS: ServerCheck[] = [
  {
    name: "répond à un nombre",
    practical: "tp3",
    levels: [1, 2, 3],
    advice:
      "Après accept(), recevez le nombre avec recv(4096), convertissez-le avec int(), comparez-le au secret, " +
      "répondez avec send().",
    async play(server) {
      const answer = await addressFirst(server, "15");
      if (verdictOf(answer) === undefined) throw new Fault("« Trop grand ! », « Trop petit ! » ou « Gagné »");
      warnOfElsewhere(server, 6400);
    },
  },
  waitsToBeAddressed({ practical: "tp3", levels: [1, 2, 3], needs: ["répond à un nombre"] }),
  {
    name: "laisse jouer jusqu'à « Gagné »",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    patience: LONG,
    advice: "L'énoncé ne limite pas les coups : la boucle finit quand le nombre est trouvé, et pas avant.",
    async play(server, level) {
      const player = await searching(server);
      for (let guesses = 1; guesses < MANY; guesses++) { // right or not, which is for another check to say
        await player.send(String(MIN));
        const answer = await player.receive(COMPLETE).catch((fault: Fault) => fault);
        if (typeof answer === "string" && verdictOf(answer)) continue;
        if (guesses === 1) {
          throw new Fault("une réponse à chaque nombre", "plus rien après la première", LOOP);
        }
        throw new Fault(
          "une réponse à chaque nombre",
          `la partie s'arrête avant « Gagné », après ${guesses} coups`,
        );
      }
      const secret = await new Game(player).win().catch((fault: Fault) => fault);
      if (typeof secret === "number" && level === 1) server.draws.add(secret);
      if (secret instanceof Fault && !(secret instanceof Contradiction)) throw secret; // that is for another check
    },
  },
  {
    name: "recommence une partie",
    practical: "tp3",
    levels: [2, 3],
    needs: ["laisse jouer jusqu'à « Gagné »"],
    advice: "Après « Gagné », tirez un autre secret et continuez la boucle, sans fermer la connexion.",
    async play(server) {
      const game = await newGame(server);
      await game.win();
      await new Game(game.player).guess(15);
    },
  },
  {
    name: "emploie les mots de l'énoncé",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["laisse jouer jusqu'à « Gagné »", "recommence une partie"],
    patience: 2,
    advice: "Un client qui compare la réponse à « Gagné » au caractère près ne reconnaît pas la vôtre.",
    async play(server, level) {
      const heard = new Set<Verdict>();
      let game: Game | undefined;
      for (let games = 0; games < 4 && heard.size < 3; games++) {
        game = new Game((await nextGame(server, game, level)).player, undefined); // waits for a silence each time
        for (let guess = MAX; !game.isWon; guess = guess === MAX ? MIN : game.middle()) {
          const verdict = await game.guess(guess);
          heard.add(verdict);
          server.isGarbled ||= !isUtf8(game.answer);
          if (!isUtf8(game.answer)) continue; // another check says so
          const text = game.answer.trim();
          // With the number of guesses after it, or the last round's best score before it, it is right too.
          const isExact = (verdict === "won" && level > 1 && text.startsWith(WORDS.won)) ||
            (level === 3 ? text.endsWith(WORDS[verdict]) : text === WORDS[verdict]);
          if (!isExact) server.warn(`« ${text} » au lieu de « ${WORDS[verdict]} »`);
          else if (text !== game.answer) server.warn("un saut de ligne ou une espace autour de la réponse");
        }
        if (level === 1) server.draws.add(await game.win());
      }
    },
  },
  {
    name: "compare bien chaque nombre",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["laisse jouer jusqu'à « Gagné »", "recommence une partie"],
    patience: 20, // as many starts
    judges: "answers",
    advice:
      "Comparez des nombres, int(message), et non des textes : dans l'ordre alphabétique, « 9 » vient après " +
      "« 15 ». Vérifiez aussi le sens de chaque comparaison, et le cas de l'égalité.",
    async play(server, level) {
      let whole = 0;
      let game: Game | undefined;
      for (let games = 0; games < 20 && whole < 2; games++) {
        await server.draws.pause();
        game = await nextGame(server, game, level);
        if (await game.askAll()) whole++;
        const secret = await game.win();
        if (level === 1) server.draws.add(secret);
      }
      if (whole === 0) throw new Unverified("le secret a toujours été trouvé trop tôt");
      return `parties où tous les nombres ont été essayés : ${whole}`;
    },
  },
  {
    name: "écrit en UTF-8",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["emploie les mots de l'énoncé"],
    advice:
      'Précisez l\'encodage : bytes("Gagné", "utf-8"). En latin-1, l\'élève d\'en face ne lit pas le « é ».',
    play(server) {
      if (!server.isGarbled) return Promise.resolve(); // known since it has said all its words
      throw new Fault("« Gagné » en UTF-8 (é : deux octets, c3 a9)");
    },
  },
  {
    name: "s'arrête après « Gagné »",
    practical: "tp3",
    levels: [1],
    needs: ["laisse jouer jusqu'à « Gagné »"],
    advice: "Sortez de la boucle quand le nombre est trouvé, puis fermez les deux sockets avec close().",
    async play(server) {
      const game = await newGame(server);
      server.draws.add(await game.win());
      if (!await assertCloses(server, game.player)) {
        throw new Fault("la fin du programme", "il tourne encore");
      }
      await server.restart();
      await (await newGame(server)).guess(15); // the port is free again
    },
  },
  {
    name: "tire un secret de 1 à 30",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["laisse jouer jusqu'à « Gagné »", "recommence une partie"],
    patience: 40,
    judges: "range",
    advice: "Tirez le secret avec random.randint(1, 30), où 1 et 30 sont compris, au début de chaque partie.",
    async play(server, level) {
      const draws = level === 1 ? server.draws : new Draws();
      const said = drawIn(server.text);
      let game: Game | undefined;
      while (draws.wants(level, said)) {
        await draws.pause();
        game = await nextGame(server, game, level);
        draws.add(await game.win());
        for (const secret of [MIN - 1, MAX + 1]) {
          if (draws.has(secret)) throw new Fault("un secret de 1 à 30", `« Gagné » pour ${secret}`);
        }
      }
      return draws.judge(level, said, server);
    },
  },
  {
    name: "compte les coups",
    practical: "tp3",
    levels: [2, 3],
    needs: ["laisse jouer jusqu'à « Gagné »"],
    patience: LONG,
    advice: "Ajoutez 1 à chaque nombre reçu, le bon compris, et annoncez le compte : « Gagné en 4 coups ».",
    async play(server) {
      const game = await newGame(server);
      await game.winAfter(31);
      await assertCount(game);
    },
  },
  {
    name: "recompte à partir de zéro",
    practical: "tp3",
    levels: [2],
    needs: ["recommence une partie", "compte les coups"],
    patience: LONG,
    advice: "Remettez le compteur à zéro au début de chaque partie.",
    async play(server) {
      const first = await newGame(server);
      await first.winAfter(31);
      const second = new Game(first.player);
      await second.winAfter(50);
      await assertCount(second);
    },
  },
  {
    name: "s'arrête sur « EoT »",
    practical: "tp3",
    levels: [2],
    needs: ["répond à un nombre"],
    advice:
      'Testez le message avant int() : si c\'est "EoT", sortez de la boucle et fermez les deux sockets.',
    async play(server) {
      const game = await newGame(server);
      await game.guess(15);
      await game.player.send("EoT");
      if (!await assertCloses(server, game.player)) server.warn("le programme continue après « EoT »");
    },
  },
  {
    name: "sert deux clients à la fois",
    practical: "tp3",
    levels: [3],
    needs: ["laisse jouer jusqu'à « Gagné »"],
    advice:
      "Une boucle accept() qui lance un fil par client : threading.Thread(target=jouer, args=(client,)).start().",
    async play(server) {
      const games = await twoPlayers(server);
      for (const game of games) await game.guess(MAX);
    },
  },
  {
    name: "attend que tous aient trouvé",
    practical: "tp3",
    levels: [3],
    needs: ["sert deux clients à la fois", "compte les coups"],
    patience: LONG,
    advice: "N'envoyez le meilleur score que lorsque plus aucun joueur connecté ne cherche.",
    async play(server) {
      const [first] = await twoPlayers(server);
      await first.winAfter(31);
      const early = afterCount(first) + await first.player.overhear();
      if (numbersIn(early).includes(first.guesses)) {
        throw new Fault("le meilleur score quand le second joueur a trouvé", "il est venu avant");
      }
    },
  },
  {
    name: "compte chaque joueur à part",
    practical: "tp3",
    levels: [3],
    needs: ["attend que tous aient trouvé"],
    patience: LONG,
    advice: "Le compteur d'un joueur est une variable de sa conversation, non une variable globale.",
    async play(server) {
      const [first, second] = await twoPlayers(server);
      await playRound(first, second);
      await assertCount(first);
      await assertCount(second);
    },
  },
  {
    name: "envoie à tous le meilleur score",
    practical: "tp3",
    levels: [3],
    needs: ["compte chaque joueur à part"],
    patience: LONG,
    advice:
      "Gardez la liste des clients ; quand tous ont trouvé, envoyez à chacun le plus petit nombre de coups.",
    async play(server) {
      const [first, second] = await twoPlayers(server);
      await playRound(first, second);
      const best = Math.min(first.guesses, second.guesses);
      await assertBestScore(first, best);
      await assertBestScore(second, best);
    },
  },
  {
    name: "relance une partie pour tous",
    practical: "tp3",
    levels: [3],
    needs: ["envoie à tous le meilleur score"],
    patience: LONG,
    advice: "Après le meilleur score : un nouveau secret, et pour chaque joueur un compteur remis à zéro.",
    async play(server) {
      let games = await twoPlayers(server);
      for (let round = 0; round < 2; round++) {
        await playRound(...games);
        const best = Math.min(...games.map(({ guesses }) => guesses));
        for (const game of games) {
          await assertCount(game);
          await assertBestScore(game, best);
        }
        games = [new Game(games[0].player), new Game(games[1].player)];
      }
    },
  },
  {
    name: "n'attend pas qui est parti",
    practical: "tp3",
    levels: [3],
    needs: ["envoie à tous le meilleur score"],
    patience: LONG,
    advice: 'recv renvoie b"" quand le client est parti : retirez-le alors de ceux que l\'on attend.',
    async play(server) {
      const [first, second] = await twoPlayers(server);
      await first.winAfter(31);
      await second.player.leave();
      await assertBestScore(first, first.guesses);
    },
  },
  {
    name: "accepte un saut de ligne",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    robustness: true,
    advice: "nc et telnet ajoutent un saut de ligne : strip() l'enlève.",
    async play(server) {
      const client = await server.connect();
      await client.send("15\n");
      const answer = await client.receive();
      if (verdictOf(answer) === undefined) throw new Fault("une réponse au nombre 15");
    },
  },
  {
    name: "accepte un nombre en deux morceaux",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre", "accepte un saut de ligne"],
    robustness: true,
    advice: "Rien n'est à corriger. TCP peut couper un message n'importe où : pour y " +
      "résister, il faut que le client finisse chaque message par un saut de ligne, et que le serveur l'attende.",
    async play(server) {
      const client = await searching(server); // « 1 » does not win
      let whole = 0;
      for (let turn = 0; turn < 3; turn++) { // twice in three: the machine may stand still while either side waits
        await client.send("99\n"); // no secret, so that the game goes on
        await client.receive();
        await client.send(encoder.encode("1")); // and no end of a line
        const early = await client.overhear(100);
        await client.send("5\n");
        const text = early + await client.receive().catch(() => "");
        if (text.match(/trop|gagn/gi)?.length !== 1) continue;
        if (++whole === 2 || verdictOf(text) === "won") return;
      }
      throw new Fault("une réponse au nombre 15, et à lui seul");
    },
  },
  {
    name: "survit à ce qui n'est pas un nombre",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    robustness: true,
    advice:
      "int() lève ValueError si le message n'est pas un nombre : try, except, et une réponse qui le dit.",
    async play(server) {
      const game = await newGame(server);
      await game.player.send("douze");
      const answer = await game.player.receive().catch(() => ""); // in good time: « douze15 » is another message
      if (verdictOf(answer) === "won") throw new Fault("autre chose que « Gagné » en réponse à « douze »");
      await game.guess(15);
    },
  },
  {
    name: "survit à un client qui disparaît",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    robustness: true,
    advice: 'recv renvoie b"" quand le client est parti : revenez à accept() pour le suivant.',
    async play(server) {
      await (await searching(server)).leave();
      await (await newGame(server)).guess(15);
    },
  },
];
