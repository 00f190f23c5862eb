/**
 * The interpreter itself, in place of the launcher that most machines call by its name.
 *
 * @module
 */

/** How Python is called: on Windows `py` too, where `python3`, or `python`, may be a stub that opens the Store. */
const NAMES = ["python", "py", "python3"];

/** Prints where the interpreter is; nothing, if it is of Python 2. */
const WHERE = "import sys; print(sys.executable if sys.version_info >= (3,) else '')";

const found = new Map<string, string | undefined>();

/** Returns the file of the interpreter of Python 3, whatever it is called here; undefined if there is none. */
export function findPython(): string | undefined {
  for (const name of NAMES) {
    const file = ask(name);
    if (file !== undefined) return file;
  }
}

/**
 * Returns the file of the interpreter that a command's first word starts, or another one on this machine, if that is
 * Python: a launcher costs its time at each of hundreds of starts. Any other word is returned as it is.
 */
export function interpreter(word: string): string {
  return NAMES.includes(word) ? ask(word) ?? findPython() ?? word : word;
}

function ask(name: string): string | undefined {
  if (!found.has(name)) {
    try {
      const { stdout } = new Deno.Command(name, { args: ["-c", WHERE], stderr: "null" }).outputSync();
      found.set(name, new TextDecoder().decode(stdout).trim() || undefined);
    } catch {
      found.set(name, undefined); // there is none
    }
  }
  return found.get(name);
}
