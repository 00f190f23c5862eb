/**
 * The command line: one table of options for all programs, of which each program takes its own.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { parseAddress } from "./address.ts";
import { Failure } from "./errors.ts";

/** The value of every option there is. */
export interface Options {
  /** The server a client connects to, as `HOST` or `HOST:PORT`; the one positional argument. */
  address?: string;
  /** The TCP port; for a server, 0 for any free one. */
  port: number;
  /** The address a server listens on. */
  host: string;
  /** Seconds to connect, and to wait for each answer; 0 for no limit. */
  timeout: number;
  /** Seconds during which to try again to connect. */
  wait: number;
  /** The user's name. */
  name?: string;
  /** Whether the program plays by itself. */
  auto: boolean;
  /** How many games or rounds to play. */
  rounds: number;
  /** The smallest number of the game. */
  min: number;
  /** The largest number of the game. */
  max: number;
  /** The number to find. */
  secret?: number;
  /** Whether the server's answers are typed. */
  interactive: boolean;
  /** Seconds after which a silent client is let go; 0 for never. */
  idle: number;
  /** How many clients a server serves at once. */
  maxClients: number;
  /** Whether every message ends with a line feed. */
  lines: boolean;
  /** Whether a server prints no line per message. */
  quiet: boolean;
}

/** The options of every client, with their defaults. */
export const CLIENT_OPTIONS = { timeout: 30, wait: 0, lines: false };

/** The options of every server, with their defaults. */
export const SERVER_OPTIONS = { host: "0.0.0.0", idle: 300, lines: false, quiet: false };

/** The options of the secret number game, with their defaults. */
export const GAME_OPTIONS = { min: 1, max: 30 };

/** What `--help` says of a program besides its options. */
export interface Help {
  /** What the program does, in one sentence. */
  about: string;
  /** The program's file, from the top of the project. */
  file: string;
  /** Arguments to try, one example each. */
  examples: string[];
}

/** How an option is written and read; an option without a value is a switch. */
interface Syntax {
  help: string;
  value?: string;
  parse?: (text: string) => number | string;
}

const SECONDS = { value: "S", parse: seconds };
const BOUND = { value: "N", parse: wholeNumber(-1_000_000_000, 1_000_000_000) };

const SYNTAX: Record<Exclude<keyof Options, "address">, Syntax> = {
  port: { help: "port TCP", value: "N", parse: wholeNumber(0, 65535) },
  host: { help: "adresse où écouter", value: "HÔTE", parse: (text) => parseAddress(text, 1).hostname },
  timeout: { help: "secondes pour se connecter, et pour chaque réponse (0 : sans limite)", ...SECONDS },
  wait: { help: "secondes pendant lesquelles réessayer de se connecter", ...SECONDS },
  name: { help: "votre nom, au lieu de la question", value: "NOM", parse: name },
  auto: { help: "jouer automatiquement, sans poser la question" },
  rounds: { help: "nombre de parties à jouer", value: "N", parse: wholeNumber(1, 1_000_000) },
  min: { help: "plus petit nombre possible", ...BOUND },
  max: { help: "plus grand nombre possible", ...BOUND },
  secret: { help: "nombre secret imposé, pour une démonstration", ...BOUND },
  interactive: { help: "taper les réponses (Entrée : accusé de réception, EoT : fin)" },
  idle: { help: "secondes de silence avant de laisser partir un client (0 : jamais)", ...SECONDS },
  maxClients: { help: "nombre de clients à la fois", value: "N", parse: wholeNumber(1, 1_000_000) },
  lines: { help: "un message par ligne, comme nc et telnet" },
  quiet: { help: "ne pas afficher de ligne par message" },
};

/** The options of a program: its defaults, where those that are undefined may get a value. */
export type Parsed<Defaults extends Partial<Options>> = {
  [Key in keyof Defaults]: Defaults[Key] extends undefined ? Options[Key & keyof Options] : Defaults[Key];
};

/**
 * Returns the options of a program. With `--help`, prints the help and ends the process.
 *
 * @param args The command line.
 * @param help What `--help` says of the program.
 * @param defaults The options the program has, and their values if the command line does not give them.
 * @throws {Failure} With status 2, if the command line is wrong.
 */
export function parseOptions<Defaults extends Partial<Options>>(
  args: string[],
  help: Help,
  defaults: Defaults,
): Parsed<Defaults> {
  const keys = Object.keys(defaults).filter((key): key is keyof typeof SYNTAX => key in SYNTAX);
  const parsed = parseArgs(args, {
    boolean: ["help", ...keys.filter((key) => !SYNTAX[key].parse).map(flag)],
    string: ["_", ...keys.filter((key) => SYNTAX[key].parse).map(flag)],
    alias: { h: "help" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw usage(`Option inconnue : ${arg}.`);
      return true;
    },
  });
  if (parsed.help) {
    console.log(formatHelp(help, defaults, keys));
    Deno.exit(0);
  }

  const options: Partial<Options> = { ...defaults };
  for (const key of keys) {
    const text = parsed[flag(key)];
    if (typeof text === "string") Object.assign(options, { [key]: parseValue(key, text) });
    else if (text) Object.assign(options, { [key]: true });
  }
  const positional = "address" in defaults ? parsed._ : ["", ...parsed._];
  if (positional.length > 1) throw usage(`Argument en trop : ${positional[1]}.`);
  options.address = positional[0] ?? defaults.address;
  checkTogether(options);
  return options as Parsed<Defaults>;
}

/** Checks what no option can check by itself. */
function checkTogether(
  { address, host, port, min = -Infinity, max = Infinity, secret }: Partial<Options>,
): void {
  if (address) parseAddress(address, 1);
  if (host === undefined && port === 0) throw usage("Le port d'un serveur est entre 1 et 65535.");
  if (min > max) throw usage(`--min ${min} est plus grand que --max ${max}.`);
  if (secret !== undefined && (secret < min || secret > max)) {
    throw usage(`--secret ${secret} n'est pas entre ${min} et ${max}.`);
  }
}

/** Returns an option as it is written after `--`: `maxClients` is `max-clients`. */
function flag(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function usage(problem: string): Failure {
  return new Failure(`${problem} Essayez --help.`, 2);
}

function parseValue(key: keyof typeof SYNTAX, text: string): number | string {
  try {
    return SYNTAX[key].parse!(text);
  } catch (error) {
    const value = text === "" ? "sans valeur" : `« ${text} »`;
    throw usage(`--${flag(key)} ${value} : ${(error as Failure).message}`);
  }
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^-?\d+$/.test(text) ? Number(text) : NaN;
    if (number >= min && number <= max) return number;
    throw new Failure(`il faut un nombre entier entre ${min} et ${max}.`);
  };
}

function seconds(text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (number <= 86_400) return number;
  throw new Failure("il faut un nombre de secondes entre 0 et 86400 (un jour).");
}

function name(text: string): string {
  if (/^\P{Cc}*\S\P{Cc}*$/u.test(text)) return text;
  throw new Failure("il faut au moins une lettre, et rien d'invisible.");
}

function formatHelp(
  { about, file, examples }: Help,
  defaults: Partial<Options>,
  keys: (keyof typeof SYNTAX)[],
): string {
  const command = `deno run --allow-net ${file}`;
  const rows = keys.map((key) => {
    const { help, value } = SYNTAX[key];
    const byDefault = value && defaults[key] !== undefined ? ` [${defaults[key]}]` : "";
    return `  ${`--${flag(key)} ${value ?? ""}`.padEnd(18)} ${help}${byDefault}`;
  });
  const address = "address" in defaults ? "[HÔTE[:PORT]] " : "";
  const addressRow = "address" in defaults
    ? [`  ${"HÔTE[:PORT]".padEnd(18)} adresse du serveur [${defaults.address ?? "demandée"}]`]
    : [];
  return [
    about,
    "",
    `Usage : ${command} ${address}[options]`,
    "",
    ...addressRow,
    ...rows,
    `  ${"--help".padEnd(18)} afficher cette aide`,
    "",
    "Exemples :",
    ...examples.map((example) => `  ${command} ${example}`.trimEnd()),
  ].join("\n");
}
