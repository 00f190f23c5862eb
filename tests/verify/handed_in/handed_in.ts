/**
 * What a class has handed in: found in folders and archives, sorted by pupil, made ready to be run.
 *
 * @module
 */

import { UsageError } from "../check.ts";
import {
  type Candidate,
  choose,
  importsOf,
  programPath,
  programsAmong,
  versionIn,
  type Wanted,
} from "./choice.ts";
import { baseName, expand, filesOf, unpacked, whyUnreadable } from "./files.ts";
import { distinct, type HandedFile, type Pupil, pupilsOf, withoutCommonPath } from "./moodle.ts";
import { lackOf, runnerOf } from "../starters.ts";
import { undo } from "../undo.ts";

/** A version to verify, and the command that starts its program, where {port} stands for its port. */
export interface Attempt {
  level: number;
  /** Nothing, if there is nothing to verify. */
  command: string[];
  /** The name of the program's file. */
  file?: string;
}

/** What is verified of one program, or of one pupil: a row of the table. */
export interface Listed {
  name: string;
  /** What is verified, version after version. */
  attempts: Attempt[];
  /** What a teacher has to know of it, in French. */
  remark?: string;
  /** The name, the number and the folder that Moodle knows the pupil by. */
  moodle?: Omit<Pupil, "files">;
  /** The folder where the files are under other names than their own: no report is to show it. */
  copies?: string;
}

/** What a class has handed in. */
export interface HandedIn {
  programs: Listed[];
  /** The files of nobody that nobody knows how to start. */
  ignored: string[];
  /** What is missing on this machine to run some of them. */
  lack?: string;
}

/** What to look for. */
export interface Search extends Omit<Wanted, "level"> {
  levels: number[];
  /** What starts a file, where {file} stands for it; nothing: what its name says. */
  command: string[];
}

/** A text that was handed in, and the file it is in. */
interface Text extends Candidate {
  file: HandedFile;
}

/** A row that is made ready, and why it may not be. */
interface Row extends Listed {
  /** Whether it is somebody's, and not only a file. */
  isPupil: boolean;
  problems: string[];
  lack?: string;
}

/** How long a program's text is at most, in bytes, and how large what it reads. */
const MAX_PROGRAM = 1_000_000;
const MAX_FILE = 10_000_000;

/** What may be a program. */
const PROGRAM = /\.(py|ts|js|mjs|cjs)(\.txt)?$|\.txt$/i;
/** What no command runs. */
const DOCUMENT =
  /\.(ipynb|docx?|odt|pdf|html?|md|rtf|png|jpe?g|gif|mp4|csv|xlsx?|ods|zip|rar|7z|txt|pyc|json)$/i;

/** How many names of files a row of the table shows. */
const SHOWN = 3;

/**
 * Returns the programs of a class: what each pupil has handed in, in the alphabetical order of their names.
 *
 * @param operands Files, folders, archives, or patterns with `*`.
 * @throws {UsageError} If there is nothing to verify.
 */
export function handedIn(operands: string[], search: Search): HandedIn {
  const names = [...new Set(operands.flatMap(expand))];
  const found = names.map((name) => pupilsOf(filesOf(name, names.length === 1)));
  const pupils = found.flatMap(({ pupils }) => pupils);
  const plain = new Map(found.flatMap(({ plain }) => plain).map((file) => [file.origin ?? file.path, file]));
  const labels = [
    ...distinct(pupils.map(({ name }) => name), pupils.map(({ name, number }) => `${name} (${number})`)),
    ...distinct([...plain.keys()].map(baseName), withoutCommonPath([...plain.keys()])),
  ];
  const own = [...plain.values()].map((file): Pupil => ({
    name: "",
    files: [{ ...file, path: baseName(file.path) }],
  }));
  const rows = [...pupils, ...own].map((pupil, index): Row => ({
    ...ready(pupil, search, String(index)),
    name: labels[index],
    isPupil: index < pupils.length,
  }));
  const isReady = ({ attempts }: Row) => attempts.some(({ command }) => command.length > 0);
  const isShown = (row: Row) => row.isPupil || isReady(row) || row.problems.length > 0;
  const ignored = [...plain.keys()].filter((_, index) => !isShown(rows[pupils.length + index]));
  const lack = rows.map(({ lack }) => lack).find((lack) => lack);
  if (!rows.some(isReady)) throw new UsageError(lack ?? nothingIn(operands, [...pupils, ...own]));
  const programs = rows.filter(isShown).map(({ isPupil: _, problems: __, lack: ___, ...listed }) => listed)
    .sort((one, other) => one.name.localeCompare(other.name, "fr", { numeric: true }));
  return { programs, ignored, lack };
}

/** Returns what is said where there is no program at all. */
function nothingIn(operands: string[], pupils: Pupil[]): string {
  const files = pupils.flatMap(({ files }) => files);
  const kinds = [...new Set(files.map(({ path }) => /\.\w+$/.exec(path)?.[0] ?? baseName(path)))].sort();
  const others = kinds.length > 0 ? ` (mais ${kinds.join(", ")})` : "";
  return `Aucun programme .py, .ts ou .js dans ${operands.join(", ")}${others} : dites comment les lancer, ` +
    "après « -- ».";
}

/** Returns the texts among files that may be programs. */
function textsOf(files: HandedFile[], problems: string[], isProgram: (path: string) => boolean): Text[] {
  return files.filter(({ path, size }) => isProgram(path) && size <= MAX_PROGRAM).flatMap((file) => {
    try {
      return [{ ...file, text: new TextDecoder().decode(file.read()), file }];
    } catch (error) {
      problems.push(`${baseName(file.path)} ne peut pas être lu : ${whyUnreadable(error)}`);
      return [];
    }
  });
}

/** Returns the programs among texts, under the paths where they can be run. */
function runnable(texts: Text[]): Text[] {
  const renamed = (imported: string[]) =>
    texts.flatMap((text) => {
      const path = programPath(text, imported);
      return path === undefined ? [] : [{ ...text, path }];
    });
  return renamed(renamed([]).flatMap(importsOf));
}

/** Returns a row: which of a pupil's files are verified, and the commands that start them. */
function ready(pupil: Pupil, { levels, command, ...wanted }: Search, id: string): Omit<Row, "isPupil"> {
  const problems: string[] = [];
  const files = unpacked(pupil.files, problems);
  const hasCommand = command.length > 0;
  const texts = textsOf(files, problems, (path) => hasCommand ? !DOCUMENT.test(path) : PROGRAM.test(path));
  const all = hasCommand ? texts : runnable(texts);
  const { name, number, folder } = pupil;
  const moodle = folder === undefined ? undefined : { name, number, folder };
  const nothing = levels.map((level) => ({ level, command: [] }));
  if (all.length === 0) {
    const inside = files.map(({ path }) => baseName(path));
    const shown = [...inside.slice(0, SHOWN), ...(inside.length > SHOWN ? ["…"] : [])].join(", ");
    if (problems.length === 0) {
      return {
        name,
        attempts: nothing,
        moodle,
        problems,
        remark: `rien à vérifier : ${shown || "aucun fichier"}`,
      };
    }
    return { name, attempts: nothing, moodle, problems, remark: problems.join(" ; ") };
  }
  const isInPlace = all.every(({ path, file: { origin } }) => origin?.replaceAll("\\", "/").endsWith(path));
  const copies = isInPlace ? undefined : copy(files, all, id);
  const programs = programsAmong(all);
  const chosen = levels.map((level) => choose(programs, { ...wanted, level }));
  const places = chosen.map(({ path, file }) => copies === undefined ? file.origin! : `${copies}/${path}`);
  const lacks = hasCommand ? [] : places.map((place) => lackOf(runnerOf(place)!));
  const attempts = levels.map((level, index): Attempt => {
    const place = places[index];
    const file = baseName(chosen[index].path);
    const isOfAnother = levels.length > 1 && ![level, undefined].includes(versionIn(file));
    if (isOfAnother) return { level, file, command: [] }; // this version was not handed in
    if (hasCommand) return { level, file, command: command.map((word) => word.replaceAll("{file}", place)) };
    return { level, file, command: lacks[index] ? [] : [...runnerOf(place)!, place] };
  });
  const lack = lacks.find((lack) => lack);
  const remark =
    [...choiceOf([...new Set(chosen)], programs.length), ...problems, ...(lack ? ["pas de Python"] : [])]
      .join(" ; ") || undefined;
  return { name, attempts, moodle, problems, lack, remark, copies };
}

/** Returns what is said of the files that were chosen among a pupil's programs. */
function choiceOf(chosen: Text[], count: number): string[] {
  const names = chosen.map(({ path }) => baseName(path)).join(", ");
  const renamed = chosen.filter(({ path, file }) =>
    baseName(path).toLowerCase() !== baseName(file.path).toLowerCase()
  );
  return [
    ...(count > chosen.length
      ? [`${chosen.length > 1 ? "choisis" : "choisi"} : ${names}, parmi ${count}`]
      : []),
    ...renamed.map(({ path, file }) => `${baseName(file.path)} lu comme ${baseName(path)}`),
  ];
}

/** The folder of all copies, once there is one. */
let temporary: string | undefined;

/** Copies what a pupil has handed in, programs under their right names, to where it can be run; returns the folder. */
function copy(files: HandedFile[], programs: Text[], id: string): string {
  if (temporary === undefined) {
    const folder = temporary = Deno.makeTempDirSync({ prefix: "verify_" }).replaceAll("\\", "/");
    undo.add(() => Deno.remove(folder, { recursive: true }).catch(() => {}));
  }
  const paths = new Map(programs.map(({ path, file }) => [file, path]));
  for (const file of files) {
    if (file.size > MAX_FILE) continue;
    const target = `${temporary}/${id}/${paths.get(file) ?? file.path}`;
    try {
      const content = file.read();
      Deno.mkdirSync(target.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeFileSync(target, content);
    } catch {
      // Not a program, or it would not be among them; what needs it will say so.
    }
  }
  return `${temporary}/${id}`;
}
