/**
 * The table of a class for spreadsheets, and for Moodle. No input or output here.
 *
 * @module
 */

import { stripAnsiCode } from "@std/fmt/colors";
import type { Finding, Practical } from "./check.ts";
import { MARKS, type Report, score } from "./report.ts";
import { overall, reachedIn, type Row, statusOf, whyUnverified } from "./table.ts";

/** What Moodle's grading worksheet calls its columns in French; its import knows them by these names. */
const WORKSHEET = [
  "Identifiant",
  "Nom complet",
  "Note",
  "Dernière modification (note)",
  "Feedback par commentaires",
];

/**
 * Returns the table of a class for a spreadsheet: a row a program; if Moodle knows the pupils, first the columns of its
 * grading worksheet; then a column a check, or a version if there are several, and each score in two, as « 5/7 » would
 * be the fifth of July.
 */
export function sheet(
  rows: Row[],
  practical: Practical,
  levels: number[],
  checks: string[],
): (string | number)[][] {
  const hasMoodle = rows.some(({ program }) => program.moodle);
  const hasRemarks = rows.some(({ program }) => program.remark);
  const isOne = levels.length === 1;
  const scored = (findings: Finding[]) => score(findings).split("/").map(Number);
  const marked = (status: Finding["status"]) => stripAnsiCode(MARKS[status]());
  const titles = (level: number) =>
    ["", "réussies en ", "vérifiées en "].map((result) => `${result}version ${level}`);
  const header = [
    ...(hasMoodle ? WORKSHEET : ["programme"]),
    ...(isOne ? [...checks, "réussies", "vérifiées"] : [...levels.flatMap(titles), "version atteinte"]),
    ...(hasRemarks ? ["remarque"] : []),
  ];
  const lines = rows.map(({ program: { name, moodle, remark = "" }, reports }) => {
    const results = levels.flatMap((level) => {
      const { findings } = reports.find((report) => report.level === level) ?? { findings: [] };
      const marks = isOne ? checks.map((check) => statusOf(findings, check)) : [overall(findings)];
      return [...marks.map(marked), ...scored(findings)];
    });
    return [
      ...(hasMoodle
        ? [
          moodle?.number ? `Participant${moodle.number}` : "",
          moodle?.name ?? name,
          "",
          "",
          comment(practical, reports, remark),
        ]
        : [name]),
      ...results,
      ...(isOne ? [] : [reachedIn(reports) ?? ""]),
      ...(hasRemarks ? [remark] : []),
    ];
  });
  return [header, ...lines];
}

/** Returns what a pupil reads in Moodle: on one line, as Moodle shows it as HTML. */
function comment(practical: Practical, reports: Report[], remark: string): string {
  const verified = reports.filter(({ findings }) => findings.length > 0);
  const texts = verified.map(({ level, findings }) => {
    const faults = findings.filter(({ status }) => status === "failed")
      .map(({ check, error, advice = "" }) => ` ✘ ${check}. ${error ? `${error}. ` : ""}${advice}`.trimEnd());
    const warnings = findings.filter(({ status, isBeyond }) => status === "warning" && !isBeyond)
      .map(({ check, remark }) => ` ! ${check} : ${remark}.`);
    const why = whyUnverified(findings);
    const result = why
      ? ` ${why}.`
      : ` ${score(findings)}.${faults.join("") || " Sans faute."}${warnings.join("")}`;
    return `TP ${practical.at(-1)}, version ${level} :${result}`;
  });
  return texts.join(" ") || remark;
}
