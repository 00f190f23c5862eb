/**
 * How far a long work is, for who waits for it.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Shows a text on a line of the terminal, over the text before; nothing where nobody looks. */
export function showProgress(text: string): void {
  if (Deno.stderr.isTerminal()) Deno.stderr.writeSync(encoder.encode(`\r\x1b[K${text}`));
}
