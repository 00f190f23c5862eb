/**
 * What a server must do, practical by practical and version by version (handout, sections 2 and 3).
 *
 * @module
 */

import { TOO_BIG, TOO_SMALL, WON } from "../../lib/game.ts";
import { type Check, Contradiction, Fault, Unverified } from "./check.ts";
import { drawIn, Draws } from "./draws.ts";

/** A connection to the server under test. */
export interface Player {
  /** Sends text, or bytes that are none. */
  send(data: string | Uint8Array): Promise<void>;
  /**
   * Returns what comes next: as soon as all of it matches `complete`, or after a short silence.
   *
   * @throws {Fault} If nothing comes, or the server has closed.
   */
  receive(complete?: RegExp): Promise<string>;
  /** Returns what comes within a short time (300 ms), often nothing: never throws. */
  overhear(ms?: number): Promise<string>;
  /** Whether the server closes, now or soon; what it still says is dropped. */
  isClosed(): Promise<boolean>;
  /** Leaves without a word. */
  leave(): Promise<void>;
}

/** The server under test. */
export interface ServerSubject {
  /** Connects; the server may just have been started. @throws {Fault} If it cannot be reached. */
  connect(): Promise<Player>;
  /** Stops the server and starts it again. @throws {Unverified} If somebody else has started it. */
  restart(): Promise<void>;
  /**
   * The server's exit status, once it ends by itself, now or soon; undefined if it does not.
   *
   * @throws {Unverified} If somebody else has started it.
   */
  exitStatus(): Promise<number | undefined>;
  /** Whether it waits for the line feed that ends a line: then each text that is sent is one. */
  readsLines: boolean;
  /** Whether it has said something that is no UTF-8. */
  isGarbled: boolean;
  /** What it says before it is spoken to; known once it was connected to, as what follows. */
  readonly greeting: string;
  /** Where it listens, if not where everybody looks for it. */
  readonly elsewhere?: string;
  /** The secrets of the games that were won so far, each with all those drawn in a row that are like it. */
  readonly draws: Draws;
  /** Its text, as far as it has one. */
  readonly text: string;
  /** Says that it works, but not as the handout says; with advice, if it is not the check's. */
  warn(remark: string, advice?: string): void;
}

type ServerCheck = Check<ServerSubject>;

const MIN = 1;
const MAX = 30;

/** More guesses than any limit that somebody would set. */
const MANY = 31;

/** Advice to a server that reads lines. */
const LINES =
  "Le client de l'énoncé n'envoie pas de saut de ligne : recv(4096) rend ce qui vient, au lieu de readline().";

/** Advice to a server that greets. */
const GREETS =
  "Un client de l'énoncé lit une fois après chaque envoi : il prendrait cet accueil pour sa première " +
  "réponse, et aurait ensuite toujours une réponse de retard.";

/** Advice to a server that answers once. */
const LOOP = "recv, la comparaison et send sont dans une boucle ; accept() est avant elle.";

/** Advice to a server that closes in the middle of a game. */
const LAST = "Chaque nombre a sa réponse, le bon aussi : envoyez « Gagné » avant de fermer la connexion.";

const encoder = new TextEncoder();

/** An answer to a guess that needs no waiting for its end. */
const COMPLETE = /trop\s+(grand|petit)|gagn.*\d\s*coups?/is;

/** An answer to a guess. */
type Verdict = "big" | "small" | "won";

function verdictOf(answer: string): Verdict | undefined {
  if (/trop\s+grand/i.test(answer)) return "big";
  if (/trop\s+petit/i.test(answer)) return "small";
  if (/gagn/i.test(answer)) return "won";
}

const WORDS = { big: TOO_BIG, small: TOO_SMALL, won: WON };

/** Whether a text was received as UTF-8: what is not is decoded as U+FFFD, which nobody types. */
function isUtf8(text: string): boolean {
  return !text.includes("\ufffd");
}

function numbersIn(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** A game with a server: remembers what the answers leave possible. */
class Game {
  /** How many guesses were answered. */
  guesses = 0;
  /** The last answer. */
  answer = "";
  #below = MIN - 2; // the largest number too small so far: a secret of 0 is wrong, but it is a secret
  #above = MAX + 2;
  #won?: number;

  /**
   * Starts a game.
   *
   * @param player The connection.
   * @param complete What an answer must match not to be waited for any longer.
   * @param announces Whether the server says the best score of each round, as far as is known.
   */
  constructor(
    readonly player: Player,
    readonly complete: RegExp | undefined = COMPLETE,
    readonly announces = true,
  ) {}

  /** Whether the secret was found. */
  get isWon(): boolean {
    return this.#won !== undefined;
  }

  /** Guesses once. @throws {Contradiction} If no number fits this answer and the earlier ones. */
  async guess(guess: number): Promise<Verdict> {
    await this.player.send(String(guess));
    this.answer = "";
    let heard = "";
    let verdict: Verdict | undefined;
    while (verdict === undefined) { // the last round's best score may come before it
      const more = await this.player.receive(this.complete).catch((fault: Fault) => fault);
      if (more instanceof Error) {
        if (heard === "" && this.guesses === 0) throw more;
        throw new Fault(
          "« Trop grand ! », « Trop petit ! » ou « Gagné »",
          more.came,
          heard === "" ? LAST : undefined,
        );
      }
      heard += more;
      this.answer = verdictOf(more) ? more : heard; // a verdict in two parts
      verdict = verdictOf(this.answer);
    }
    this.guesses++;
    if (verdict === "big") this.#above = Math.min(this.#above, guess);
    if (verdict === "small") this.#below = Math.max(this.#below, guess);
    if (verdict === "won") this.#won = guess;
    if (this.#below > MAX || this.#above < MIN) await this.#explain(guess);
    const secret = this.#won ?? this.#below + 1;
    if (secret <= this.#below || secret >= this.#above) {
      const before = [
        this.#below >= MIN && `« Trop petit ! » pour ${this.#below}`,
        this.#above <= MAX && `« Trop grand ! » pour ${this.#above}`,
        this.#won !== undefined && `« Gagné » pour ${this.#won}`,
      ];
      throw new Contradiction("answers", "des réponses cohérentes", before.filter((text) => text).join(", "));
    }
    return verdict;
  }

  /** Tells a secret out of range from numbers that are compared wrongly: is the answer the same for all of them? */
  async #explain(guess: number): Promise<never> {
    const came = `« ${this.answer.trim()} » pour ${guess}`;
    const expected = this.#below > MAX ? "small" : "big";
    for (let number = MIN; number <= MAX; number++) {
      await this.player.send(String(number));
      const answer = await this.player.receive(this.complete).catch(() => "");
      if (verdictOf(answer) !== expected) {
        throw new Contradiction(
          "answers",
          "des réponses cohérentes",
          `${came}, « ${answer.trim()} » pour ${number}`,
        );
      }
    }
    throw new Contradiction("range", "un secret de 1 à 30", came);
  }

  /** Guesses by bisection until the secret is found; returns it, even if it is 0 or 31. */
  async win(): Promise<number> {
    if (this.#won !== undefined) return this.#won;
    while (true) {
      const middle = this.middle();
      if (await this.guess(middle) === "won") return middle;
    }
  }

  /**
   * Asks every number once, the most likely secrets last; returns whether all were asked before the win.
   *
   * @throws {Contradiction} If the answers fit no secret at all.
   */
  async askAll(): Promise<boolean> {
    const asked = new Set<number>();
    const ask = async (guess: number) => {
      asked.add(guess);
      return await this.guess(guess);
    };
    while (this.#above - this.#below > 3) if (await ask(this.middle()) === "won") return false;
    const isPossible = (number: number) => number > this.#below && number < this.#above;
    for (let number = MIN; number <= MAX; number++) {
      if (!asked.has(number) && !isPossible(number)) await ask(number);
    }
    for (let number = MIN; number <= MAX; number++) {
      if (!asked.has(number) && await ask(number) === "won") return true;
    }
    return false; // the secret is 0 or 31, which is for another check to say
  }

  /** Guesses 1 so many times, then wins: a number of guesses that is no secret, nor any other number said. */
  async winAfter(detours: number): Promise<void> {
    for (let guess = 0; guess < detours; guess++) if (await this.guess(MIN) === "won") return;
    await this.win();
  }

  /** The middle of what is possible; 0 and 31 only when nothing else is. */
  middle(): number {
    const middle = Math.floor((this.#below + this.#above) / 2);
    return this.#above - this.#below > 3 ? Math.min(MAX, Math.max(MIN, middle)) : middle;
  }
}

/** Connects and starts a game. */
async function newGame(server: ServerSubject): Promise<Game> {
  return new Game(await server.connect());
}

/** A player who has not won yet, after a guess. */
async function searching(server: ServerSubject): Promise<Player> {
  while (true) {
    const player = await server.connect();
    await player.send(String(MIN));
    if (verdictOf(await player.receive(COMPLETE)) !== "won") return player;
    await server.restart();
  }
}

/** @throws {Fault} If the server speaks before it is spoken to; that is known since it was connected to. */
function assertSilent({ greeting }: ServerSubject): Promise<void> {
  if (greeting === "") return Promise.resolve();
  throw new Fault("rien avant le premier message", `« ${greeting.trim()} » dès la connexion`);
}

/**
 * Says something to the server for the first time: an answer that comes only after a line feed tells that it reads
 * lines.
 *
 * @throws {Fault} If it does not answer.
 */
async function addressFirst(server: ServerSubject, message: string): Promise<string> {
  const player = await server.connect();
  await player.send(message);
  const answer = await player.receive(COMPLETE).catch((fault: Fault) => fault);
  if (typeof answer === "string") return answer;
  await player.send("\n");
  const late = await player.receive(COMPLETE).catch(() => {
    throw answer;
  });
  server.readsLines = true;
  server.warn("attend un saut de ligne : l'énoncé envoie sans", LINES);
  return late;
}

/** The next game: of the same conversation from version 2 on, of a server started again in version 1. */
async function nextGame(server: ServerSubject, game: Game | undefined, level: number): Promise<Game> {
  if (game === undefined) return await newGame(server);
  if (level === 3) {
    // A server that announces the best score may take its time to start the next round.
    const isKnown = numbersIn(afterCount(game)).length > 0;
    const announces = game.announces &&
      (isKnown || await game.player.receive(/\d/).catch(() => undefined) !== undefined);
    return new Game(game.player, game.complete, announces);
  }
  if (level > 1) return new Game(game.player);
  await server.restart();
  return await newGame(server);
}

async function assertCount(game: Game): Promise<void> {
  if (numbersIn(game.answer).length === 0) game.answer += await game.player.overhear(1000); // in a segment of its own
  if (!numbersIn(game.answer).includes(game.guesses)) throw new Fault(`« Gagné en ${game.guesses} coups »`);
}

/** What came after the number of guesses in the answer to the winning guess. */
function afterCount({ answer, guesses }: Game): string {
  return answer.replace(new RegExp(`^.*?\\b${guesses}\\b`, "s"), "");
}

/** Waits for the best score of a round; what came with the win may hold it already. */
async function assertBestScore(game: Game, best: number): Promise<void> {
  let text = afterCount(game);
  while (!numbersIn(text).includes(best)) {
    const more = await game.player.receive().catch(() => undefined);
    if (more === undefined) throw new Fault(`le meilleur score, ${best}, pour chaque joueur`);
    text += more;
  }
}

/** Two players of version 3 who search in the same round. */
async function twoPlayers(server: ServerSubject): Promise<[Game, Game]> {
  while (true) {
    const games: [Game, Game] = [await newGame(server), await newGame(server)];
    for (const game of games) await game.guess(MIN);
    if (!games.some(({ isWon }) => isWon)) return games;
    await server.restart(); // 1 was the secret: nobody searches
  }
}

/** Both win, one after the other, in numbers of guesses that are no secrets; the second win ends the round. */
async function playRound(first: Game, second: Game): Promise<void> {
  await first.winAfter(31);
  await second.winAfter(40);
}

/** The checks of all servers, in the order in which they are played and reported. */
export const SERVER_CHECKS: ServerCheck[] = [
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
      if (server.elsewhere) {
        server.warn(
          `n'écoute que sur ${server.elsewhere}`,
          'bind(("", 6400)) écoute sur toutes les adresses.',
        );
      }
    },
  },
  {
    name: "attend qu'on lui parle",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    robustness: true,
    advice: GREETS,
    play: assertSilent,
  },
  {
    name: "laisse jouer jusqu'à « Gagné »",
    practical: "tp3",
    levels: [1, 2, 3],
    needs: ["répond à un nombre"],
    patience: 8, // many guesses, and a server may take its time
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
      if (!await game.player.isClosed()) throw new Fault("la connexion fermée", "elle reste ouverte");
      await game.player.leave(); // some wait for that
      const status = await server.exitStatus();
      if (status === undefined) throw new Fault("la fin du programme", "il tourne encore");
      if (status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
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
    patience: 8, // many guesses, and a server may take its time
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
    patience: 8, // many guesses, and a server may take its time
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
      if (!await game.player.isClosed()) throw new Fault("la connexion fermée", "elle reste ouverte");
      await game.player.leave(); // some wait for that
      const status = await server.exitStatus();
      if (status === undefined) server.warn("le programme continue après « EoT »");
      else if (status !== 0) throw new Fault("la fin du programme", "il finit sur une erreur");
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
    patience: 8, // many guesses, and a server may take its time
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
    patience: 8, // many guesses, and a server may take its time
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
    patience: 8, // many guesses, and a server may take its time
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
    patience: 8, // many guesses, and a server may take its time
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
    patience: 8, // many guesses, and a server may take its time
    advice: 'recv renvoie b"" quand le client est parti : retirez-le alors de ceux que l\'on attend.',
    async play(server) {
      const [first, second] = await twoPlayers(server);
      await first.winAfter(31);
      await second.player.leave();
      await assertBestScore(first, first.guesses);
    },
  },
  {
    name: "répond à un message",
    practical: "tp1",
    levels: [1],
    advice: "Après accept(), recevez avec recv(4096) et répondez avec send().",
    async play(server) {
      await addressFirst(server, "Bonjour");
      if (server.elsewhere) {
        server.warn(
          `n'écoute que sur ${server.elsewhere}`,
          'bind(("", 6000)) écoute sur toutes les adresses.',
        );
      }
    },
  },
  {
    name: "attend qu'on lui parle",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    robustness: true,
    advice: GREETS,
    play: assertSilent,
  },
  {
    name: "reprend son écoute",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    advice:
      "recv et send sont dans une boucle : elle ne s'arrête que sur « EoT », ou quand le client est parti.",
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
    advice: 'Précisez l\'encodage : message.decode("utf-8"), bytes(reponse, "utf-8").',
    async play(server) {
      const client = await server.connect();
      await client.send("Zoé dit : ça va 😀 ?");
      const answer = await client.receive();
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
  {
    name: "survit à des octets qui ne sont pas de l'UTF-8",
    practical: "tp1",
    levels: [1],
    needs: ["répond à un message"],
    robustness: true,
    advice: 'decode("utf-8", errors="replace") remplace ce qui n\'en est pas, au lieu d\'une exception.',
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
    advice:
      "Une boucle accept() qui lance un fil par client : threading.Thread(target=..., args=(client,)).start().",
    async play(server) {
      const clients = [await server.connect(), await server.connect()];
      for (const client of [...clients, ...clients]) {
        await client.send("Bonjour");
        await client.receive();
      }
    },
  },
];
