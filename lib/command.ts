/**
 * The commands that run the programs, as users type them. No input or output here.
 *
 * @module
 */

/** Whether this is a bundle: all the modules in one file of JavaScript (`deno task dist`). */
const IS_BUNDLE = import.meta.url.endsWith(".js");

/**
 * Returns the command that runs one of the programs, in the form in which this one runs: a script, a bundle, or an
 * executable, without the end of its name, which depends on the platform.
 *
 * @param file The program's script, from the top of the project.
 * @param permissions The permissions that it needs; an executable has those it was made with.
 */
export function commandOf(file: string, permissions = "--allow-net"): string {
  const name = file.replace("/", "-").replace(/\.ts$/, "");
  if (Deno.build.standalone) return name;
  return `deno run ${permissions} ${IS_BUNDLE ? `${name}.js` : file}`;
}
