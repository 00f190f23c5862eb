/**
 * What a server of the third practical must do, version by version (handout, section 3).
 *
 * @module
 */

import { TOO_BIG, TOO_SMALL, WON } from "../../../lib/game.ts";
import { MAX, MIN, REDRAWS, type Verdict } from "../answers.ts";
import { type Advice, Contradiction, Fault, Unverified } from "../check.ts";
import { drawIn, Draws } from "../draws.ts";
import { Game, newGame, nextGame, SAYS, searching, verdictOf } from "../server_game.ts";
import {
  addressFirst,
  assertCloses,
  isReachable,
  isUtf8,
  type ServerCheck,
  type ServerSubject,
  waitsToBeAddressed,
} from "./server.ts";
import { COUNTED_CHECKS } from "./tp3_server_rounds.ts";

/** More guesses than any limit that somebody would set. */
const MANY = 31;

/** The patience of a check of many guesses: a server may take its time. */
const LONG = 8;

/** The number in the middle. */
const MIDDLE = 15;

/** How many servers draw at once. */
const DRAWERS = 8;

/** Advice to a server that answers once. */
const LOOP: Advice = {
  py: "recv, la comparaison et send sont dans une boucle ; accept() est avant elle.",
  ts: "read, la comparaison et write sont dans une boucle ; accept() est avant elle.",
};

/** Advice to a server that answers twice. */
const ONCE: Advice = {
  py: "Une réponse par nombre : recv(4096) lit tout le nombre, et if, elif, else n'en choisissent qu'une.",
  ts:
    "Une réponse par nombre : un seul read() le lit en entier, et if, else if, else n'en choisissent qu'une.",
};

const encoder = new TextEncoder();

/** What the handout calls each answer. */
const WORDS = { big: TOO_BIG, small: TOO_SMALL, won: WON };

/** @throws {Fault} If a number was answered more than once. */
function assertOne(answer: string): void {
  const [, ...others] = answer.match(/trop\s+(grand|petit)/gi) ?? [];
  if (others.length > 0 || /trop.*gagn|gagn.*trop/is.test(answer)) {
    throw new Fault("une seule réponse au nombre 15", undefined, ONCE);
  }
}

/** In how many rounds at most a secret must come that is not found too early: 1 chance in 2 for each, or for each second. */
const MANY_ROUNDS = 40;

/** The checks of the third practical's servers, in the order in which they are played and reported. */
export const TP3_SERVER_CHECKS: ServerCheck[] = [
  {
    name: "répond à un nombre",
    practical: "tp3",
    levels: [1, 2, 3],
    advice: {
      py:
        "Après accept(), recevez le nombre avec recv(4096), convertissez-le avec int(), comparez-le au secret, " +
        "répondez avec send().",
      ts:
        "Après accept(), lisez le nombre avec read(), convertissez-le avec Number(), comparez-le au secret, " +
        "répondez avec write().",
    },
    async play(server, level) {
      let answer = await addressFirst(server, "15", level);
      if (verdictOf(answer) === "won" && server.isOurs) { // there is more to see of a game that goes on
        await server.restart();
        answer = await addressFirst(server, "15", level);
      }
      if (verdictOf(answer) === undefined) {
        throw new Fault("« Trop grand ! », « Trop petit ! » ou « Gagné »", undefined, SAYS);
      }
      assertOne(answer);
    },
  },
  isReachable(
    { practical: "tp3", levels: [1, 2, 3], needs: ["répond à un nombre"] },
    6400,
    async (server, player) => void await (await newGame(server, player)).guess(MIDDLE),
  ),
  waitsToBeAddressed({ practical: "tp3", levels: [1, 2, 3], needs: ["répond à un nombre"] }),
  {
    name: "laisse jouer jusqu'à « Gagné »",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    patience: LONG,
    advice: "L'énoncé ne limite pas les coups : la boucle finit quand le nombre est trouvé, et pas avant.",
    async play(server, level) {
      const game = await searching(server, MIDDLE);
      assertOne(game.answer);
      for (let guesses = 1; guesses < MANY; guesses++) { // right or not, which is for another check to say
        const answer = await game.guess(MIDDLE).catch((fault: Fault) => fault);
        if (answer instanceof Contradiction) { // one number, two answers
          throw new Fault("le même secret jusqu'à « Gagné »", answer.came, REDRAWS);
        }
        if (!(answer instanceof Fault)) continue;
        if (guesses === 1) {
          throw new Fault("une réponse à chaque nombre", "plus rien après la première", LOOP);
        }
        throw new Fault(
          "une réponse à chaque nombre",
          `la partie s'arrête avant « Gagné », après ${guesses} coups`,
        );
      }
      const secret = await game.win().catch((fault: Fault) => fault);
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
    async play(server, level) {
      const game = await newGame(server);
      await game.win();
      await (await nextGame(server, game, level)).guess(MIDDLE);
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
        game = await nextGame(server, game, level);
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
    advice: "Vérifiez que l'on compare des nombres, le sens de chaque comparaison, et le cas de l'égalité.",
    async play(server, level) {
      let whole = 0;
      const games = new Map<ServerSubject, Game>();
      for (let rounds = 0; rounds < MANY_ROUNDS && whole < 2 && !server.draws.isConstant; rounds++) {
        await server.draws.pause();
        const secrets = await server.beside(2, async (server) => {
          const game = await nextGame(server, games.get(server), level);
          games.set(server, game);
          if (await game.askAll()) whole++;
          return await game.win();
        });
        if (level === 1) server.draws.add(...secrets);
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
    advice: {
      py:
        'Précisez l\'encodage : bytes("Gagné", "utf-8"). En latin-1, l\'élève d\'en face ne lit pas le « é ».',
      ts: "new TextEncoder().encode(\"Gagné\") en fait de l'UTF-8 : l'élève d'en face lit alors le « é ».",
    },
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
    advice:
      "Sortez de la boucle quand le nombre est trouvé, puis fermez la connexion et l'écoute avec close().",
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
    advice: {
      py: "Tirez le secret avec random.randint(1, 30), où 1 et 30 sont compris, au début de chaque partie.",
      ts: "Tirez le secret au début de chaque partie : Math.floor(Math.random() * 30) + 1 va de 1 à 30.",
    },
    async play(server, level) {
      const draws = level === 1 ? server.draws : new Draws();
      const said = drawIn(server.text);
      const games = new Map<ServerSubject, Game>();
      while (draws.wants(level, said)) {
        await draws.pause();
        const secrets = await server.beside(DRAWERS, async (server) => {
          const game = await nextGame(server, games.get(server), level);
          games.set(server, game);
          return await game.win();
        });
        draws.add(...secrets);
        for (const secret of [MIN - 1, MAX + 1]) {
          if (draws.has(secret)) throw new Fault("un secret de 1 à 30", `« Gagné » pour ${secret}`);
        }
      }
      return draws.judge(level, said, server);
    },
  },
  ...COUNTED_CHECKS,
  {
    name: "accepte un saut de ligne",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    robustness: true,
    advice: {
      py: "nc et telnet ajoutent un saut de ligne : strip() l'enlève.",
      ts: "nc et telnet ajoutent un saut de ligne : trim() l'enlève.",
    },
    async play(server) {
      const answerTo = async (guess: number) => {
        const { player } = await newGame(server);
        await player.send(`${guess}\n`);
        return verdictOf(await player.receive().catch(() => ""));
      };
      if (await answerTo(15) !== undefined) return;
      await server.restart(); // on the secret itself, it may fail for another reason
      if (await answerTo(16) === undefined) throw new Fault("une réponse au nombre 15");
    },
  },
  {
    name: "accepte un nombre en deux morceaux",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre", "accepte un saut de ligne"],
    robustness: true,
    advice:
      "TCP peut couper un message n'importe où : gardez ce qui est venu sans saut de ligne, et attendez la " +
      "suite, si le client finit ses messages ainsi. Les clients de l'énoncé n'en mettent pas : servez-les aussi.",
    async play(server) {
      const { player: client } = await searching(server); // « 1 » does not win
      let whole = 0;
      for (let turn = 0; turn < 3; turn++) { // twice in three: the machine may stand still while either side waits
        await client.send("99\n"); // no secret, so that the game goes on
        await client.receive();
        await client.send(encoder.encode("1")); // and no end of a line
        const early = await client.overhear(50);
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
    advice: {
      py: "int() lève ValueError si le message n'est pas un nombre : try, except, et une réponse qui le dit.",
      ts: "Number() rend NaN si le message n'est pas un nombre : Number.isNaN(…), et une réponse qui le dit.",
    },
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
    advice: {
      py: 'recv renvoie b"" quand le client est parti : revenez à accept() pour le suivant.',
      ts: "read() rend null quand le client est parti : revenez à accept() pour le suivant.",
    },
    async play(server) {
      await (await searching(server)).player.leave();
      await (await newGame(server)).guess(15);
    },
  },
];
