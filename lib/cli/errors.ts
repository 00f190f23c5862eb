/** What can go wrong, in French; pure.
 * @module */

import { printable } from "../protocol.ts";

/** A failure that the user can do something about; its French message says what. */
export class Failure extends Error {
  /** The exit status is 2 if the command line is wrong. */
  constructor(message: string, readonly status: 1 | 2 = 1) {
    super(message);
  }
}

/** Returns the {@linkcode Failure} to reach `HOST:PORT`; the error itself if it is a mistake. */
export function connectFailure(error: unknown, where: string): unknown {
  const late =
    `Pas de réponse de ${where} dans le temps imparti. Vérifiez l'adresse, le réseau et le pare-feu du serveur.`;
  return networkFailure(error, where, `La connexion avec ${where} a échoué`, {
    ConnectionRefused:
      `Connexion refusée : aucun serveur n'écoute sur ${where}. Est-il lancé ? Vérifiez l'adresse et le port.`,
    TimeoutError: late, // our limit
    TimedOut: late, // the system's
    PermissionDenied: `Le système interdit la connexion à ${where}. Regardez le pare-feu et l'antivirus.`,
  });
}

/** Returns the failure of a server that does not answer. */
export const noAnswer = (seconds: number): Failure =>
  new Failure(
    `Le serveur n'a pas répondu en ${seconds} s. Il est occupé (essayez --timeout), ou attend un saut de ligne après chaque message (essayez --lines).`,
  );

/** Returns the failure of a server that has gone without a word. */
export function departure(how?: "closed" | "lost"): Failure {
  const what = how === "lost"
    ? "La connexion avec le serveur a été coupée"
    : "Le serveur a fermé la connexion";
  return new Failure(`${what}. Tourne-t-il encore ? Relancez le client.`);
}

/** Returns the failure to listen on it, likewise; `option` chooses the port. */
export function listenFailure(error: unknown, where: string, option = "--port"): unknown {
  const problem = `Impossible d'écouter sur ${where}`;
  const remedy = `Arrêtez l'autre serveur, ou choisissez un autre port avec ${option}.`;
  const reserved = String(error).includes("os error 10013") // WSAEACCES
    ? `Windows se réserve ce port, ou un autre programme l'a pris pour lui seul. ${remedy}`
    : `le système se réserve les ports jusqu'à 1023. Donnez-en un plus grand avec ${option}.`;
  return networkFailure(error, where, problem, {
    AddrInUse: `${problem} : ce port est déjà pris. ${remedy}`,
    AddrNotAvailable: `${problem} : cette machine n'a pas cette adresse. Vérifiez --host.`,
    PermissionDenied: `${problem} : ${reserved}`,
  });
}

function networkFailure(error: unknown, where: string, problem: string, sentences: Record<string, string>) {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  const sentence = {
    NotCapable: "Il manque le droit d'utiliser le réseau : lancez « deno run --allow-net FICHIER ».",
    ...sentences,
  }[name];
  if (sentence) return new Failure(sentence);
  if (/failed to lookup address|os error 1100\d/.test(message)) { // 1100x: Windows
    return new Failure(`Adresse inconnue : ${where}. Vérifiez-la, ou donnez l'adresse IP du serveur.`);
  }
  // Only the system's errors have a code or a number.
  if (!("code" in error) && !/\(os error \d+\)$/.test(message)) return error;
  return new Failure(`${problem} : ${message}. Vérifiez l'adresse et le réseau.`);
}

/** Returns where a mistake is, if possible in a script: `, à la ligne 12 de tp3/server_v3.ts`; or "". */
export function placeOf(error: unknown): string {
  const stack = String((error as Error | undefined)?.stack);
  const frames = [...stack.matchAll(/([^/\s(]+\/[^/\s]+\.[jt]s):(\d+):\d+\)?$/gm)];
  const [, file, line] = frames.find(([place]) => !/^(lib|wire|cli|scoreboard|ext:\w+)\//.test(place)) ??
    frames[0] ?? [];
  return file ? `, à la ligne ${line} de ${decodeURI(file)}` : "";
}

/** Returns in French where a mistake is, and what Deno says of it. */
export function explainMistake(error: unknown): string {
  const text = error instanceof Failure ? error.message : String(error);
  return printable(`Erreur dans le programme${placeOf(error)} : ${text}`);
}
