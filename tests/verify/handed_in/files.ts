/**
 * The files that a class has handed in, wherever they are: in folders, in archives, in archives in folders.
 *
 * @module
 */

import { UsageError } from "../check.ts";
import { type HandedFile, isHidden, isZip, submissionOf } from "./moodle.ts";
import { stat } from "../starters.ts";
import { reasonOf } from "../system_error.ts";
import { readZip, ZipError, type ZipLimits } from "./zip.ts";

/** How much the archive of a class may hold: most of it is never unpacked. */
const CLASS: ZipLimits = { entries: 50_000, bytes: 2_000_000_000 };

/** How many archives may be one in the other. */
const MAX_DEPTH = 3;

/** Returns why something cannot be read, as the end of a French sentence. */
export function whyUnreadable(error: unknown): string {
  return error instanceof ZipError ? error.message : reasonOf(error);
}

/** Returns the last part of a path. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}

/** Returns what an argument of `--each` names: itself, or the files that `*` stands for where the shell leaves it. */
export function expand(operand: string): string[] {
  const [, folder = "", name] = /^(.*[/\\])?(.*)$/s.exec(operand)!;
  if (!name.includes("*")) {
    if (stat(operand)) return [name === "" && folder.length > 1 ? operand.slice(0, -1) : operand];
  } else if (stat(folder || ".")) {
    const pattern = new RegExp(`^${name.split("*").map(RegExp.escape).join(".*")}$`);
    const inside = [...Deno.readDirSync(folder || ".")].map(({ name }) => name).sort();
    return inside.filter((name) => pattern.test(name) && !isHidden(name)).map((name) => folder + name);
  }
  throw new UsageError(`Fichier ou dossier introuvable : ${operand} (cherché dans ${Deno.cwd()}).`);
}

/**
 * Returns the files that one thing holds: a folder, or an archive if it is all there is; of what is somebody's, as its
 * name says, the paths begin with the name.
 */
export function filesOf(name: string, isAll: boolean): HandedFile[] {
  const own = baseName(name);
  if (stat(name)!.isDirectory) return walk(name, submissionOf(own) ? own : "");
  const file = fileAt(name, own);
  if (!isZip(own) || !isAll || submissionOf(own)) return [file];
  try {
    return readZip(file.read(), CLASS).filter(({ path }) => path && !isHidden(path));
  } catch (error) {
    throw new UsageError(`${name} : ${whyUnreadable(error)}.`);
  }
}

function fileAt(origin: string, path: string): HandedFile {
  const { mtime, size = 0 } = stat(origin) ?? {};
  return { path, modified: mtime?.getTime() ?? 0, size, origin, read: () => Deno.readFileSync(origin) };
}

/** Returns the files of a folder and of those in it, and the folders. @throws {UsageError} If it cannot be read. */
function walk(folder: string, path: string): HandedFile[] {
  const prefix = path && `${path}/`;
  try {
    const inside = [...Deno.readDirSync(folder)].filter(({ name }) => !isHidden(name))
      .sort((one, other) => one.name.localeCompare(other.name));
    return inside.flatMap(({ name, isDirectory }) => {
      const file = fileAt(`${folder}/${name}`, prefix + name);
      return isDirectory ? [{ ...file, path: `${file.path}/` }, ...walk(file.origin!, file.path)] : [file];
    });
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(`${folder} ne peut pas être lu : ${reasonOf(error)}.`);
  }
}

/** Returns files, and in place of each archive those that are in it. */
export function unpacked(files: HandedFile[], problems: string[], depth = 1): HandedFile[] {
  return files.flatMap((file) => {
    if (!isZip(file.path)) return [file];
    try {
      if (depth > MAX_DEPTH) throw new ZipError("trop d'archives l'une dans l'autre");
      const folder = file.path.replace(/\.zip$/i, "");
      const inside = readZip(file.read()).filter(({ path }) =>
        path && !path.endsWith("/") && !isHidden(path)
      );
      return unpacked(
        inside.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` })),
        problems,
        depth + 1,
      );
    } catch (error) {
      problems.push(
        `${baseName(file.path)} : ${whyUnreadable(error)}`,
      );
      return [];
    }
  });
}
