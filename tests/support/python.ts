/**
 * The interpreter itself, in place of the launcher that most machines call by its name.
 *
 * @module
 */

const found = new Map<string, string>();

/**
 * Returns the file of the interpreter that a command's first word starts, if that is Python: a launcher costs its
 * time at each of hundreds of starts. Any other word is returned as it is.
 */
export function interpreter(word: string): string {
  if (word !== "python" && word !== "python3") return word;
  if (!found.has(word)) found.set(word, ask(word));
  return found.get(word)!;
}

function ask(launcher: string): string {
  try {
    const { stdout } = new Deno.Command(launcher, { args: ["-c", "import sys; print(sys.executable)"] })
      .outputSync();
    return new TextDecoder().decode(stdout).trim() || launcher;
  } catch {
    return launcher; // there is none: whoever starts it says so
  }
}
