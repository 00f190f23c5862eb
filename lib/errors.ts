/** What can go wrong, said in one French sentence and what to do about it.
 * @module */

/** A failure the user can do something about: the message says what happened, in French, and what to do. */
export class Failure extends Error {
  /** Takes the sentence to show, and the exit status: 1 for the network or the peer, 2 for the command line. */
  constructor(message: string, readonly status: 1 | 2 = 1) {
    super(message);
  }
}

/** Returns the failure that explains what the system said of an address, as `HOST:PORT`, or the error itself if the
 * network has nothing to do with it; `option` chooses another port to listen on. */
export function networkFailure(error: unknown, where: string, option = "--port"): unknown {
  if (!(error instanceof Error)) return error;
  const late =
    `Pas de réponse de ${where} dans le temps imparti. Vérifiez l'adresse, le réseau et le pare-feu du serveur.`;
  const sentences: Record<string, string> = {
    NotCapable: "Il manque le droit d'utiliser le réseau : lancez « deno run --allow-net FICHIER ».",
    ConnectionRefused:
      `Connexion refusée : aucun serveur n'écoute sur ${where}. Est-il lancé ? Vérifiez l'adresse et le port.`,
    TimeoutError: late, // our own limit
    TimedOut: late, // the system's
    AddrInUse: `Impossible d'écouter sur ${where} : ce port est déjà pris. ` +
      `Arrêtez l'autre serveur, ou choisissez un autre port avec ${option}.`,
    AddrNotAvailable:
      `Impossible d'écouter sur ${where} : cette machine n'a pas cette adresse. Vérifiez --host.`,
    PermissionDenied: `Le système refuse l'accès à ${where}. ` +
      "Pour un serveur, choisissez un port au-dessus de 1023 ; pour un client, regardez le pare-feu.",
  };
  if (error.name in sentences) return new Failure(sentences[error.name]);
  if (/failed to lookup address|os error 1100\d/.test(error.message)) { // 1100x: Windows
    return new Failure(
      `Adresse inconnue : ${where}. Vérifiez son orthographe, ou donnez l'adresse IP du serveur.`,
    );
  }
  // What the system says has a code or a number; anything else is a mistake in the program.
  if (!("code" in error) && !/\(os error \d+\)$/.test(error.message)) return error;
  return new Failure(
    `La connexion avec ${where} a échoué : ${error.message}. Vérifiez l'adresse et le réseau.`,
  );
}
