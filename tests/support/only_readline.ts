/**
 * Preloaded before a program, lets nobody but Deno's own Node modules read the keyboard: who tries ends the program.
 *
 * @module
 */

function guard(name: string, isAllowed: () => boolean): void {
  if (!isAllowed()) throw new Error(`${name} must not read the keyboard`);
}

const byNode = () => new Error().stack!.includes("ext:deno_node/");

for (const name of ["read", "readSync"] as const) {
  const original = Deno.stdin[name].bind(Deno.stdin) as (buffer: Uint8Array) => unknown;
  Object.assign(Deno.stdin, {
    [name]: (buffer: Uint8Array) => {
      guard(`Deno.stdin.${name}`, byNode);
      return original(buffer);
    },
  });
}
Object.defineProperty(Deno.stdin, "readable", { get: () => guard("Deno.stdin.readable", byNode) });
for (const name of ["prompt", "confirm", "alert"]) {
  Object.assign(globalThis, { [name]: () => guard(name, () => false) });
}
