/**
 * The command line: one table of options for all programs, of which each program takes its own.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { parseAddress } from "./address.ts";
import { commandOf } from "./command.ts";
import { Failure } from "./errors.ts";
import { refuseName } from "./protocol.ts";

/** What every client has besides its port, and the defaults; times in seconds. */
export const CLIENT_OPTIONS = { timeout: 30, wait: 0, lines: false, trace: false };
/** What every server has besides its port, and the defaults; times in seconds. */
export const SERVER_OPTIONS = { host: "0.0.0.0", idle: 300, lines: false, trace: false, quiet: false };
/** The range of the secret number game. */
export const GAME_OPTIONS = { min: 1, max: 30 };
/** The server of a client that asks for its address otherwise; the one argument that is no option. */
export const ADDRESS: { address?: string } = { address: undefined };
/** The name of the user, who is asked for it otherwise. */
export const NAME: { name?: string } = { name: undefined };
/** The secret of a game server, which draws one otherwise. */
export const SECRET: { secret?: number } = { secret: undefined };

/** The port of the page that shows what a server does; no page otherwise. */
export const SCOREBOARD: { scoreboard?: number } = { scoreboard: undefined };

/** What `--help` says of a program besides its options. */
export interface Help {
  /** What the program does, in one sentence. */
  about: string;
  /** The program's file, from the top of the project. */
  file: string;
  /** Arguments to try, one example each. */
  examples: string[];
}

/** The values of options by their names; undefined where there is neither a value nor a default. */
export type Values = Record<string, string | number | boolean | undefined>;

/** How an option is read and explained; an option without a value is a switch. */
interface Syntax {
  help: string;
  value?: string;
  parse?: (text: string) => number | string;
  /** The value if the option is given alone; without it, a value must follow. */
  bare?: string;
}

const SECONDS = { value: "S", parse: seconds };
const COUNT = { value: "N", parse: wholeNumber(1, 1_000_000) };
const BOUND = { value: "N", parse: wholeNumber(0, 1_000_000_000) };

const SYNTAX: Record<string, Syntax> = {
  port: { help: "port TCP", value: "N", parse: wholeNumber(0, 65535) },
  host: { help: "adresse où écouter", value: "HÔTE", parse: host },
  timeout: { help: "secondes pour se connecter, et pour chaque réponse (0 : sans limite)", ...SECONDS },
  wait: { help: "secondes pendant lesquelles réessayer de se connecter", ...SECONDS },
  name: { help: "votre nom, au lieu de la question", value: "NOM", parse: name },
  auto: { help: "jouer automatiquement, sans poser la question" },
  rounds: { help: "nombre de parties à jouer avant de s'arrêter", ...COUNT },
  min: { help: "plus petit nombre possible", ...BOUND },
  max: { help: "plus grand nombre possible", ...BOUND },
  secret: { help: "nombre secret imposé, pour une démonstration", ...BOUND },
  interactive: { help: "taper les réponses (Entrée : accusé de réception, EoT : fin)" },
  idle: { help: "secondes de silence avant de déconnecter un client (0 : jamais)", ...SECONDS },
  maxClients: { help: "nombre de clients à la fois", ...COUNT },
  scoreboard: {
    help: "page web à projeter, en direct, sur ce port [8080 si N manque]",
    value: "N",
    parse: wholeNumber(0, 65535),
    bare: "8080",
  },
  lines: { help: "un message par ligne, comme nc et telnet" },
  trace: { help: "montrer les octets qui circulent" },
  quiet: { help: "ne pas afficher de ligne par message" },
};

/**
 * Returns the options of a program. With `--help`, prints the help and ends the process.
 *
 * @param args The command line.
 * @param help What `--help` says of the program.
 * @param defaults The options the program has, and their values if the command line does not give them.
 * @throws {Failure} With status 2, if the command line is wrong.
 */
export function parseOptions<Options extends Values>(args: string[], help: Help, defaults: Options): Options {
  const names = Object.keys(defaults).filter((name) => name in SYNTAX);
  const switches = ["help", ...names.filter((name) => !SYNTAX[name].parse).map(flag)];
  for (const name of switches) {
    if (args.some((arg) => arg.startsWith(`--${name}=`))) throw usage(`--${name} ne prend pas de valeur.`);
  }
  const parsed = parseArgs(args, {
    boolean: switches,
    string: ["_", ...names.filter((name) => SYNTAX[name].parse).map(flag)],
    alias: { h: "help" },
    unknown: (arg) => {
      if (/^(-A$|--allow-)/.test(arg)) {
        throw usage(`${arg} est une option de deno : placez-la avant le nom du fichier.`);
      }
      if (arg.startsWith("-")) throw usage(`Option inconnue : ${arg}.`);
      return true;
    },
  });
  if (parsed.help) {
    console.log(formatHelp(help, defaults, names));
    Deno.exit(0);
  }
  const options: Values = { ...defaults };
  for (const name of names) {
    const given = parsed[flag(name)];
    if (typeof given === "string") options[name] = parseValue(name, given);
    else if (given) options[name] = true;
  }
  const [extra] = "address" in defaults ? parsed._.slice(1) : parsed._;
  if (extra !== undefined) throw usage(`Argument en trop : ${extra}.`);
  if ("address" in defaults) options.address = parsed._[0] ?? defaults.address;
  checkTogether(options);
  return options as Options;
}

/** Checks what no option can check by itself. */
function checkTogether({ address, host, port, min = -Infinity, max = Infinity, secret }: Values): void {
  if (address) parseAddress(String(address), Number(port) || 1);
  if (host === undefined && port === 0) throw usage("Le port d'un serveur est entre 1 et 65535.");
  if (min > max) throw usage(`--min ${min} est plus grand que --max ${max}.`);
  if (secret !== undefined && (secret < min || secret > max)) {
    throw usage(`--secret ${secret} n'est pas entre ${min} et ${max}.`);
  }
}

/** Returns an option as it is written after `--`: `maxClients` is `max-clients`. */
function flag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Returns the failure that a mistake on the command line is, with status 2. */
export function usage(problem: string): Failure {
  return new Failure(`${problem} Essayez --help.`, 2);
}

function parseValue(name: string, text: string): number | string {
  try {
    const { parse, bare } = SYNTAX[name];
    return parse!(text || bare || "");
  } catch (error) {
    const value = text === "" ? "sans valeur" : `« ${text} »`;
    throw usage(`--${flag(name)} ${value} : ${(error as Failure).message}`);
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

function host(text: string): string {
  const address = text.replace(/^\[(.*)\]$/, "$1");
  if (/^([\p{L}\d._-]+|[\da-f.]*:[\da-f.]*:[\da-f:.]*(%\w+)?)$/iu.test(address)) return address;
  throw new Failure("il faut une adresse de cette machine, sans port (0.0.0.0 pour toutes).");
}

function name(text: string): string {
  const refusal = refuseName(text);
  if (refusal !== undefined) throw new Failure(refusal);
  return text;
}

function formatHelp({ about, file, examples }: Help, defaults: Values, names: string[]): string {
  const command = commandOf(file);
  const row = (syntax: string, help: string) => `  ${syntax.padEnd(18)} ${help}`;
  const address = "HÔTE[:PORT]";
  const takesAddress = "address" in defaults;
  const rows = names.map((name) => {
    const { help, value = "" } = SYNTAX[name];
    const byDefault = Number.isFinite(defaults[name]) || name === "host" ? ` [${defaults[name]}]` : "";
    return row(`--${flag(name)} ${value}`, help + byDefault);
  });
  return [
    `${about}\n`,
    `Usage : ${command} ${takesAddress ? `[${address}] ` : ""}[options]\n`,
    ...takesAddress ? [row(address, `adresse du serveur [${defaults.address ?? "demandée"}]`)] : [],
    ...rows,
    row("--help", "afficher cette aide"),
    "\nEntre crochets : la valeur par défaut.\n",
    "Exemples :",
    ...examples.map((example) => `  ${command} ${example}`.trimEnd()),
  ].join("\n");
}
