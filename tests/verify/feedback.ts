/**
 * What a pupil gets back: what was found of their program, and what to do next. No input or output here.
 *
 * @module
 */

import { stripAnsiCode } from "@std/fmt/colors";
import type { Listed } from "./handed_in/handed_in.ts";
import type { Options } from "./options.ts";
import { isRight, type Report } from "./report.ts";
import { overall, type Row } from "./table.ts";

/** How each of these texts begins. */
export const FIRST_WORDS = "Vérification du TP ";

/**
 * Returns the path of a pupil's text: if Moodle knows the pupil, in the folder that it has named, so that a zip of all
 * of them can be given back to it (« Déposer plusieurs fichiers de feedback dans un ZIP »).
 */
export function feedbackPath({ name, moodle }: Listed): string {
  const file = `${(moodle?.name ?? name).replace(/[\p{Cc}<>:"/\\|?*]/gu, "_")}.txt`;
  return moodle ? `${moodle.folder}/${file}` : file;
}

/**
 * Returns a pupil's text.
 *
 * @param row What was found.
 * @param options What was asked for.
 * @param date When.
 * @param task The command of the project that verifies one program.
 * @param last The last version of the program.
 * @param describe Returns what the verification of one program prints.
 */
export function feedbackText(
  { program: { name, moodle, remark, attempts }, reports }: Row,
  { practical, levels }: Pick<Options, "practical" | "levels">,
  date: Date,
  task: string,
  last: number,
  describe: (report: Report) => string,
): string {
  const number = practical.at(-1);
  const files = attempts.map(({ file }) => file).filter((file) => file !== undefined);
  const when = date.toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
  const heading = [
    `${FIRST_WORDS}${number}, version${levels.length > 1 ? "s" : ""} ${levels.join(", ")}`,
    `Élève : ${moodle?.name ?? name}`,
    ...(files.length > 0 ? [`Fichier : ${[...new Set(files)].join(", ")}`] : []),
    ...(remark ? [`Remarque : ${remark}`] : []),
    `Date : ${when}`,
  ];
  const verified = reports.filter(({ findings }) => findings.length > 0);
  const bodies = verified.map((report) => {
    return (levels.length > 1 ? `Version ${report.level}\n\n` : "") + describe(report);
  });
  const next = nextStep(verified, last);
  const file = attempts.find(({ level }) => level === next.level)?.file ?? "mon_programme.py";
  const again = `deno task ${task} --tp ${number} --level ${next.level ?? levels[0]} ${quoted(file)}`;
  const ending =
    `Et maintenant ? ${next.advice}\nPour vérifier vous-même, dans le dossier du projet : ${again}`;
  return stripAnsiCode([heading.join("\n"), ...bodies, ending].join("\n\n")) + "\n";
}

function quoted(file: string): string {
  return /\s/.test(file) ? `"${file}"` : file;
}

/** Returns what a pupil does next, and of which version. */
function nextStep(reports: Report[], last: number): { level?: number; advice: string } {
  for (const { level, findings } of reports) {
    const [fault, ...others] = findings.filter(({ status }) => status === "failed");
    if (fault) {
      return {
        level,
        advice: `Corrigez ${others.length > 0 ? "d'abord le premier" : "le"} ✘ : ${fault.check}.`,
      };
    }
  }
  const report = reports.at(-1);
  if (!report) return { advice: "Rendez votre programme : un fichier .py, .ts ou .js." };
  const { level } = report;
  if (!isRight(report)) return { level, advice: "Rien n'est faux, mais tout n'a pas pu être vérifié." };
  const praise = overall(report.findings) === "warning" ? "Tout marche (voyez les !)" : "Tout est juste";
  return {
    level,
    advice: level < last
      ? `${praise} : passez à la version ${level + 1}.`
      : `${praise}, et c'était la dernière version.`,
  };
}
