/**
 * What a server of the third practical must do from its second version on: count, begin again, and from the third on
 * serve several players (handout, section 3).
 *
 * @module
 */

import { EOT } from "../../../lib/protocol.ts";
import { MAX } from "../answers.ts";
import { Fault, Unverified } from "../check.ts";
import { whyUnheard } from "../comparisons.ts";
import {
  afterCount,
  announcement,
  assertBestScore,
  assertCount,
  Game,
  hearCount,
  newGame,
  numbersIn,
  players,
  playRound,
  tellsBestScore,
} from "../server_game.ts";
import { assertCloses, type ServerCheck } from "./server.ts";

/** The patience of a check of many guesses: a server may take its time. */
const LONG = 8;

/** More guesses than there are secrets: their number is none, nor any other number said. */
const MANY = 31;

/** What servers of version 2 and of version 3 must announce, when they are asked for it in different ways. */
const ANNOUNCES: Pick<ServerCheck, "name" | "practical" | "advice" | "patience"> = {
  name: "annonce le nombre de coups",
  practical: "tp3",
  patience: LONG,
  advice:
    "Quand le nombre est trouvé, dites en combien de coups, dans la même réponse : « Gagné en 4 coups ».",
};

/** What both must count. */
const COUNTS: Pick<ServerCheck, "name" | "practical" | "advice" | "patience"> = {
  name: "compte les coups",
  practical: "tp3",
  patience: LONG,
  advice: "Ajoutez 1 à chaque nombre reçu, le bon compris, et annoncez le compte : « Gagné en 4 coups ».",
};

/** @throws {Fault} If the answer to the winning guess holds no number of guesses, right or wrong. */
async function assertAnnounced(game: Game): Promise<void> {
  await game.winAfter(MANY);
  await hearCount(game);
  if (!game.isCounted) throw new Fault(announcement(game), `« ${game.answer.trim()} »`);
}

/** The checks of servers that count, in the order in which they are played and reported. */
export const COUNTED_CHECKS: ServerCheck[] = [
  {
    ...ANNOUNCES,
    levels: [2],
    needs: ["laisse jouer jusqu'à « Gagné »"],
    async play(server) {
      await assertAnnounced(await newGame(server));
    },
  },
  {
    ...COUNTS,
    levels: [2],
    needs: ["annonce le nombre de coups"],
    async play(server) {
      const game = await newGame(server);
      await game.winAfter(MANY);
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
      await first.winAfter(MANY);
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
    advice: {
      py: 'Testez le message avant int() : si c\'est "EoT", sortez de la boucle et fermez les deux sockets.',
      ts:
        'Testez le message avant Number() : si c\'est "EoT", sortez de la boucle, puis close() pour les deux.',
    },
    explain: whyUnheard(EOT),
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
    advice: {
      py:
        "Une boucle accept() qui lance un fil par client : threading.Thread(target=jouer, args=(client,)).start().",
      ts: "Une boucle accept() qui appelle, sans await, une fonction async : une conversation par client.",
    },
    async play(server) {
      const games = await players(server);
      for (const game of games) await game.guess(MAX);
    },
  },
  {
    ...ANNOUNCES,
    levels: [3],
    needs: ["sert deux clients à la fois"],
    async play(server) {
      const [first] = await players(server); // the round goes on: what is said is not its best score
      await assertAnnounced(first);
    },
  },
  {
    ...COUNTS,
    levels: [3],
    needs: ["laisse jouer jusqu'à « Gagné »"],
    async play(server) {
      const game = await newGame(server);
      await game.winAfter(MANY);
      await hearCount(game);
      if (game.isCounted) return await assertCount(game); // the best score says it too
      await game.finish(2 * MANY);
      game.answer += await game.player.overhear(1000);
      if (!game.isCounted) throw new Unverified("rien ne les annonce");
      await assertCount(game);
    },
  },
  {
    name: "attend que tous aient trouvé",
    practical: "tp3",
    levels: [3],
    needs: ["sert deux clients à la fois"],
    patience: LONG,
    advice: "N'envoyez le meilleur score que lorsque plus aucun joueur connecté ne cherche.",
    async play(server) {
      const [first] = await players(server);
      await first.winAfter(MANY);
      const early = afterCount(first) + await first.player.overhear();
      if (numbersIn(early).includes(first.guesses) || tellsBestScore(early)) {
        throw new Fault("le meilleur score quand tous ont trouvé", "il est venu avant");
      }
    },
  },
  {
    name: "compte chaque joueur à part",
    practical: "tp3",
    levels: [3],
    needs: ["attend que tous aient trouvé", "compte les coups"],
    patience: LONG,
    advice: "Le compteur d'un joueur est une variable de sa conversation, non une variable globale.",
    async play(server) {
      const games = await players(server);
      const best = await playRound(games);
      if (!games[0].isCounted) return await assertBestScore(games[0], best);
      for (const game of games) await assertCount(game);
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
      const games = await players(server);
      const best = await playRound(games);
      for (const game of games) await assertBestScore(game, best);
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
      let games = await players(server);
      for (let round = 0; round < 2; round++) {
        const best = await playRound(games);
        const { isCounted } = games[0]; // with the last win the best score may have come
        for (const game of games) {
          if (isCounted) await assertCount(game);
          await assertBestScore(game, best);
        }
        games = games.map(({ player }) => new Game(player));
      }
    },
  },
  {
    name: "n'attend pas qui est parti",
    practical: "tp3",
    levels: [3],
    needs: ["envoie à tous le meilleur score"],
    patience: LONG,
    advice: {
      py: 'recv renvoie b"" quand le client est parti : retirez-le alors de ceux que l\'on attend.',
      ts: "read() rend null quand le client est parti : retirez-le alors de ceux que l'on attend.",
    },
    async play(server) {
      const games = await players(server);
      const gone = games.pop()!;
      const best = await playRound(games);
      await gone.player.leave();
      for (const game of games) await assertBestScore(game, best);
    },
  },
];
