/**
 * What the system refuses, in French.
 *
 * @module
 */

/** What each error of Deno, or else its code, means. */
const REASONS: Record<string, string> = {
  NotFound: "il n'y a pas de tel dossier",
  PermissionDenied: "l'accès est refusé",
  NotCapable: "l'accès est refusé",
  EROFS: "rien ne peut y être écrit",
  IsADirectory: "c'est un dossier",
  NotADirectory: "ce n'est pas un dossier",
  AlreadyExists: "ce n'est pas un dossier",
  Busy: "un autre programme l'utilise : fermez-le d'abord",
  ENOSPC: "le disque est plein",
  EDQUOT: "le disque est plein",
  EFBIG: "il est trop gros",
  ENAMETOOLONG: "ce nom est trop long",
  ELOOP: "ce raccourci ne mène nulle part",
};

/** What Windows says of a file that LibreOffice or Excel has open. */
const IN_USE = /\(os error (32|33)\)/;

/** Returns why the system has refused something, as the end of a French sentence. */
export function reasonOf(error: unknown): string {
  const { constructor, code = "", message } = error as Error & { code?: string };
  if (IN_USE.test(message)) return REASONS.Busy;
  return REASONS[code] ?? REASONS[constructor.name] ?? `le système refuse (${code || constructor.name})`;
}
