/**
 * What can go wrong, said in one French sentence and what to do about it.
 *
 * @module
 */

/** A failure the user can do something about: the message says what happened, in French, and what to do. */
export class Failure extends Error {
  /**
   * Makes a failure.
   *
   * @param message The sentence to show.
   * @param status The exit status: 1 for the network or the peer, 2 for the command line.
   */
  constructor(message: string, readonly status: 1 | 2 = 1) {
    super(message);
  }
}

/**
 * Returns the failure that explains what the system said of an address, or the error itself if the
 * network has nothing to do with it.
 *
 * @param error What was thrown by Deno.
 * @param where The address in question, as `HOST:PORT`.
 */
export function networkFailure(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof TypeError) return error;
  const { AddrInUse, AddrNotAvailable, ConnectionRefused, NotCapable, PermissionDenied, TimedOut } =
    Deno.errors;
  if (error instanceof NotCapable) {
    return new Failure("Il manque le droit d'utiliser le réseau : lancez « deno run --allow-net FICHIER ».");
  }
  if (error instanceof ConnectionRefused) {
    return new Failure(
      `Connexion refusée : aucun serveur n'écoute sur ${where}. Est-il lancé ? Vérifiez l'adresse et le port.`,
    );
  }
  if (error instanceof AddrInUse) {
    return new Failure(
      `Impossible d'écouter sur ${where} : ce port est déjà pris. Arrêtez l'autre serveur, ou choisissez un autre port avec --port.`,
    );
  }
  if (error instanceof AddrNotAvailable) {
    return new Failure(
      `Impossible d'écouter sur ${where} : cette machine n'a pas cette adresse. Vérifiez --host.`,
    );
  }
  if (error instanceof PermissionDenied) {
    return new Failure(
      `Le système refuse l'accès à ${where} : choisissez un port au-dessus de 1023 avec --port.`,
    );
  }
  if (error.message.includes("failed to lookup address")) {
    return new Failure(
      `Adresse inconnue : ${where}. Vérifiez son orthographe, ou donnez l'adresse IP du serveur.`,
    );
  }
  if (error.name === "TimeoutError" || error instanceof TimedOut) {
    return new Failure(
      `Pas de réponse de ${where} dans le temps imparti. Vérifiez l'adresse, le réseau et le pare-feu du serveur.`,
    );
  }
  return new Failure(
    `La connexion avec ${where} a échoué : ${error.message}. Vérifiez l'adresse et le réseau.`,
  );
}
