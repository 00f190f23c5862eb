/** The command line.
 * @module */

import { parseArgs } from "@std/cli/parse-args";
import { refuseName } from "../protocol.ts";
import { parseAddress, parseHost } from "./address.ts";
import { Failure } from "./errors.ts";
import { commandOf } from "./invitation.ts";

/** Options and their values, if any. */
export type Values = Record<string, string | number | boolean | undefined>;

/** A value is a whole number (N), seconds (S), or a text; a switch has none. */
const OPTIONS: Record<string, [help: string, value?: string, min?: number, max?: number]> = {
  port: ["port TCP", "N", 0, 65535],
  host: ["adresse où écouter", "HÔTE"],
  timeout: ["secondes pour se connecter, et pour chaque réponse (0 : sans limite)", "S", 0, 86_400],
  name: ["votre nom, avant chaque message : « NOM dit : … »", "NOM"],
  auto: ["jouer automatiquement"],
  rounds: ["nombre de parties à jouer avant de s'arrêter", "N", 1, 1e6],
  min: ["plus petit nombre possible", "N"],
  max: ["plus grand nombre possible", "N"],
  secret: ["nombre secret imposé", "N"],
  interactive: ["taper les réponses (Entrée : accusé de réception, EoT : fin)"],
  idle: ["secondes de silence avant de déconnecter un client (0 : jamais)", "S", 0, 86_400],
  maxClients: ["nombre de clients à la fois", "N", 1, 1e6],
  scoreboard: ["page à projeter, sur ce port [8080 si N manque]", "N", 0, 65535],
  lines: ["un message par ligne, comme nc et telnet"],
  trace: ["montrer les octets qui circulent"],
  quiet: ["ne pas afficher de ligne par message"],
  help: ["afficher cette aide"],
};

/** For the programs that have these options. */
const EXAMPLES = ["--name Alice", "--auto --rounds 10", "--secret 17", "--interactive", "--scoreboard"];

/** Returns the options of a program; ends it after `--help`.
 * @throws {Failure} If the command line is wrong. */
export function parseOptions<O extends Values>(args: string[], defaults: O): O {
  const names = Object.keys(OPTIONS).filter((name) => name in defaults || name === "help");
  const switches = ["h", ...names.filter((name) => OPTIONS[name].length === 1)];
  const parsed = parseArgs(args, {
    boolean: switches,
    string: ["_", ...names.filter((name) => !switches.includes(name)).map(flag)],
    unknown: (arg) => {
      if (/^(-A$|--allow-)/.test(arg)) {
        throw usage(`${arg} est une option de deno : placez-la avant le nom du fichier.`);
      }
      if (arg.startsWith("-")) throw usage(`Option inconnue : ${arg}.`);
    },
  });
  const valued = switches.find((name) => args.some((arg) => arg.startsWith(`--${name}=`)));
  if (valued) throw usage(`--${valued} ne prend pas de valeur.`);
  if (parsed.help || parsed.h) {
    console.log(formatHelp(defaults, names));
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

function parseValue(name: string, text: string) {
  const refuse = (why: string): never => {
    throw usage(`--${flag(name)} ${text ? `« ${text} »` : "sans valeur"} : ${why}`);
  };
  if (name === "host") {
    return parseHost(text) || refuse("il faut une adresse de cette machine, sans port (0.0.0.0 : toutes).");
  }
  if (name === "name") {
    const refusal = refuseName(text);
    return refusal ? refuse(refusal) : text;
  }
  if (name === "scoreboard") text ||= "8080";
  const [, value, min = 0, max = 1e9] = OPTIONS[name];
  const isWhole = value === "N";
  const number = (isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  return refuse(`il faut un nombre ${isWhole ? "entier" : "de secondes"} entre ${min} et ${max}.`);
}

function checkTogether({ address, host, port, min = -Infinity, max = Infinity, secret = min }: Values) {
  if (host === undefined && port === 0) throw usage("Le port d'un serveur est entre 1 et 65535.");
  if (address) parseAddress(String(address), Number(port));
  if (min > max) throw usage(`--min ${min} est plus grand que --max ${max}.`);
  if (secret < min || secret > max) throw usage(`--secret ${secret} n'est pas entre ${min} et ${max}.`);
}

/** Returns the failure of a command line. */
export const usage = (problem: string): Failure => new Failure(`${problem} Essayez --help.`, 2);

const flag = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function formatHelp(defaults: Values, names: string[]) {
  const command = commandOf(), isClient = "address" in defaults;
  const rows = names.map((name) => {
    const [help, value = ""] = OPTIONS[name];
    const hasDefault = Number.isFinite(defaults[name]) || name === "host";
    return [`--${flag(name)} ${value}`, hasDefault ? `${help} [${defaults[name]}]` : help];
  });
  if (isClient) rows.unshift(["HÔTE[:PORT]", `adresse du serveur [${defaults.address ?? "demandée"}]`]);
  const examples = EXAMPLES.filter((example) => /\w+/.exec(example)![0] in defaults);
  return [
    `Usage : ${command} ${isClient ? "[HÔTE[:PORT]] " : ""}[options]\n`,
    ...rows.map(([syntax, help]) => `  ${syntax.padEnd(18)} ${help}`),
    "\nEntre crochets : la valeur par défaut.\n\nExemples :",
    ...["", ...isClient ? ["127.0.0.1"] : [], ...examples].map((words) => `  ${command} ${words}`.trimEnd()),
  ].join("\n");
}
