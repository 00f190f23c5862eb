/** The command line of every program: read it, refuse it in one sentence, explain it (`--help`).
 * @module */

import { parseArgs } from "@std/cli/parse-args";
import { refuseName } from "../protocol.ts";
import { isIPv6, parseAddress } from "./address.ts";
import { Failure } from "./errors.ts";
import { commandOf } from "./invitation.ts";

/** The values of options by their names; undefined where there is neither a value nor a default. */
export type Values = Record<string, string | number | boolean | undefined>;

const PORT = unlessWhole(0, 65535), COUNT = unlessWhole(1, 1_000_000), BOUND = unlessWhole(0, 1_000_000_000);

/** An option: what `--help` says, the value, a number if it is N or S, and why it may be refused. */
type Syntax = [help: string, value?: string, refuse?: (text: string) => string | undefined];
const OPTIONS: Record<string, Syntax> = {
  port: ["port TCP", "N", PORT],
  host: ["adresse où écouter", "HÔTE", refuseHost],
  timeout: ["secondes pour se connecter, et pour chaque réponse (0 : sans limite)", "S", unlessSeconds],
  name: ["votre nom, avant chaque message : « NOM dit : … »", "NOM", refuseName],
  auto: ["jouer automatiquement, sans poser la question"],
  rounds: ["nombre de parties à jouer avant de s'arrêter", "N", COUNT],
  min: ["plus petit nombre possible", "N", BOUND],
  max: ["plus grand nombre possible", "N", BOUND],
  secret: ["nombre secret imposé, pour une démonstration", "N", BOUND],
  interactive: ["taper les réponses (Entrée : accusé de réception, EoT : fin)"],
  idle: ["secondes de silence avant de déconnecter un client (0 : jamais)", "S", unlessSeconds],
  maxClients: ["nombre de clients à la fois", "N", COUNT],
  scoreboard: ["page web à projeter, en direct, sur ce port [8080 si N manque]", "N", PORT],
  lines: ["un message par ligne, comme nc et telnet"],
  trace: ["montrer les octets qui circulent"],
  quiet: ["ne pas afficher de ligne par message"],
};

/** Options to try, for the programs that have them. */
const EXAMPLES = ["--name Alice", "--auto --rounds 10", "--secret 17", "--interactive", "--scoreboard"];

/** Returns the options of a program, whose file is given from the top of the project. With `--help`, prints the help
 * and ends the process.
 * @throws {Failure} With status 2, if the command line is wrong. */
export function parseOptions<O extends Values>(args: string[], file: string, defaults: O): O {
  const names = Object.keys(OPTIONS).filter((name) => name in defaults);
  const isSwitch = (name: string) => OPTIONS[name].length === 1;
  const switches = ["h", "help", ...names.filter(isSwitch)];
  const parsed = parseArgs(args, {
    boolean: switches,
    string: ["_", ...names.filter((name) => !isSwitch(name)).map(flag)],
    unknown: (arg) => {
      if (/^(-A$|--allow-)/.test(arg)) {
        throw usage(`${arg} est une option de deno : placez-la avant le nom du fichier.`);
      }
      if (arg.startsWith("-")) throw usage(`Option inconnue : ${arg}.`);
      return true;
    },
  });
  const valued = switches.find((name) => args.some((arg) => arg.startsWith(`--${name}=`)));
  if (valued) throw usage(`--${valued} ne prend pas de valeur.`);
  if (parsed.help || parsed.h) {
    console.log(formatHelp(file, defaults, names));
    Deno.exit(0);
  }
  const options: Values = { ...defaults };
  for (const name of names) {
    const given = parsed[flag(name)];
    if (typeof given === "string") options[name] = parseValue(name, given);
    else if (given) options[name] = true;
  }
  const positional = parsed._.map(String);
  if ("address" in defaults) options.address = positional.shift() ?? defaults.address;
  if (positional.length > 0) throw usage(`Argument en trop : ${positional[0]}.`);
  checkTogether(options);
  return options as O;
}

function parseValue(name: string, given: string): number | string {
  let text = given;
  if (name === "host") text = text.replace(/^\[(.*)\]$/, "$1"); // an IPv6 address may be in brackets
  if (name === "scoreboard") text ||= "8080";
  const [, value = "", refuse] = OPTIONS[name];
  const refusal = refuse?.(text);
  if (refusal) throw usage(`--${flag(name)} ${text === "" ? "sans valeur" : `« ${text} »`} : ${refusal}`);
  return "NS".includes(value) ? Number(text) : text;
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

/** Returns the failure that a mistake on the command line is, with status 2. */
export const usage = (problem: string): Failure => new Failure(`${problem} Essayez --help.`, 2);

/** Returns an option as it is written after `--`: `maxClients` is `max-clients`. */
const flag = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function unlessWhole(min: number, max: number): (text: string) => string | undefined {
  return (text) => {
    if (/^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return undefined;
    return `il faut un nombre entier entre ${min} et ${max}.`;
  };
}

function unlessSeconds(text: string): string | undefined {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) <= 86_400) return undefined;
  return "il faut un nombre de secondes entre 0 et 86400 (un jour).";
}

function refuseHost(text: string): string | undefined {
  if (/^[\p{L}\d._-]+$/u.test(text) || isIPv6(text)) return undefined;
  return "il faut une adresse de cette machine, sans port (0.0.0.0 pour toutes).";
}

function formatHelp(file: string, defaults: Values, names: string[]): string {
  const command = commandOf(file);
  const row = (syntax: string, help: string) => `  ${syntax.padEnd(18)} ${help}`;
  const isClient = "address" in defaults;
  const rows = isClient ? [row("HÔTE[:PORT]", `adresse du serveur [${defaults.address ?? "demandée"}]`)] : [];
  for (const name of names) {
    const [help, value = ""] = OPTIONS[name];
    const hasDefault = Number.isFinite(defaults[name]) || name === "host";
    rows.push(row(`--${flag(name)} ${value}`, hasDefault ? `${help} [${defaults[name]}]` : help));
  }
  rows.push(
    row("--help", "afficher cette aide"),
    "",
    "Entre crochets : la valeur par défaut.",
    "",
    "Exemples :",
  );
  const examples = EXAMPLES.filter((text) => /\w+/.exec(text)![0] in defaults);
  if (isClient) examples.unshift("127.0.0.1");
  for (const example of ["", ...examples]) rows.push(`  ${command} ${example}`.trimEnd());
  return [`Usage : ${command} ${isClient ? "[HÔTE[:PORT]] " : ""}[options]`, "", ...rows].join("\n");
}
