/**
 * Who has handed in what: the folders and files of a class, as Moodle exports them or as a teacher gathers them. No
 * input or output here.
 *
 * The names are those of Moodle's `mod/assign` (`classes/downloader.php`), which also reads them when feedback files
 * come back in a zip (`feedback/file/importziplib.php`): `NOM Prénom_12345_assignsubmission_file_`, a folder, or the
 * start of a file's name; since Moodle 4.1 a folder has no `_` at its end, and a group's number is the group's.
 *
 * @module
 */

/** A file that was handed in, wherever it is. */
export interface HandedFile {
  /** Its path, with `/`; that of a folder ends with `/`. */
  path: string;
  /** When it was changed, in ms. */
  modified: number;
  /** How long it is, in bytes. */
  size: number;
  /** Where it is on this machine, unless it is in an archive. */
  origin?: string;
  /** Returns its bytes. @throws If it cannot be read. */
  read(): Uint8Array<ArrayBuffer>;
}

/** Somebody who has handed in something, or a group. */
export interface Pupil {
  /** What the table calls them. */
  name: string;
  /** The number that Moodle knows them by in this assignment. */
  number?: string;
  /** The name of Moodle's folder. */
  folder?: string;
  /** What they have handed in, with paths in their folder. */
  files: HandedFile[];
}

/** What Moodle says in the name of something it has exported. */
interface Submission extends Omit<Pupil, "files"> {
  /** The pupil's own name for the file, if it is one. */
  file: string;
}

const SUBMISSION = /^((.+?)(?:_(\d+))?_assignsubmission_[a-z]+_?)(.*)$/s;

/** What nobody has written to be verified. */
const NEVER = /^(\.|~\$|node_modules$|__pycache__$|__MACOSX$)/;

/** Whether a path leads through a folder, or to a file, that is never looked at. */
export function isHidden(path: string): boolean {
  return path.split("/").some((part) => NEVER.test(part));
}

/** Whether a name is that of a zip archive. */
export function isZip(path: string): boolean {
  return /\.zip$/i.test(path);
}

/** Returns what the name of a file or a folder says, if Moodle has given it. */
export function submissionOf(name: string): Submission | undefined {
  const [, folder, pupil, number, file] = SUBMISSION.exec(name) ?? [];
  return folder === undefined ? undefined : { name: pupil.normalize("NFC"), number, folder, file };
}

/**
 * Returns who has handed in what: each folder is somebody's, and each archive, and each name that is Moodle's.
 *
 * @param all The files of a folder, or of the archive of one.
 * @returns The pupils, and the files that are in no folder: each may be somebody's program.
 */
export function pupilsOf(all: HandedFile[]): { pupils: Pupil[]; plain: HandedFile[] } {
  const pupils = new Map<string, Pupil>();
  const plain = [];
  for (const file of withoutCommonFolder(all)) {
    const [first, ...others] = file.path.split("/");
    const submission = submissionOf(first);
    const isAlone = others.length === 0;
    if (isAlone && !submission && !isZip(first)) {
      plain.push(file);
      continue;
    }
    const { name, number, folder, file: own } = submission ??
      { name: isAlone ? first.replace(/\.zip$/i, "") : first, file: first };
    const key = `${name}_${number}`;
    const pupil = pupils.get(key) ?? { name, number, folder, files: [] };
    pupils.set(key, pupil);
    const path = isAlone ? own : others.join("/");
    if (path !== "" && !path.endsWith("/")) pupil.files.push({ ...file, path });
  }
  return { pupils: [...pupils.values()], plain };
}

/** Leaves out the folders that only hold the folder of the class, as an archive that was unpacked into its own. */
function withoutCommonFolder(files: HandedFile[]): HandedFile[] {
  const [folder, file] = files[0]?.path.split("/") ?? [];
  const prefix = `${folder}/`;
  if (file === undefined || submissionOf(folder) || !files.every(({ path }) => path.startsWith(prefix))) {
    return files;
  }
  const inner = files.map((file) => ({ ...file, path: file.path.slice(prefix.length) })).filter(({ path }) =>
    path
  );
  const holdsFolders = inner.some(({ path }) => path.includes("/") || submissionOf(path) || isZip(path));
  return holdsFolders ? withoutCommonFolder(inner) : files;
}

/** Returns names of which no two are the same: those that were, with what tells them apart. */
export function distinct(names: string[], differences: string[]): string[] {
  return names.map((name, index) => {
    return names.filter((other) => other === name).length > 1 ? differences[index] : name;
  });
}

/** Returns paths without the folders that all of them have in common. */
export function withoutCommonPath(paths: string[]): string[] {
  const parts = paths.map((path) => path.split(/[/\\]/));
  let depth = 0;
  while (parts.length > 0 && parts.every((own) => own.length > depth + 1 && own[depth] === parts[0][depth])) {
    depth++;
  }
  return parts.map((own) => own.slice(depth).join("/"));
}
