/** Ports of this machine that nobody listens on. */

/** Whether nobody listens on a port. */
export function isFree(port: number): boolean {
  try {
    Deno.listen({ port }).close();
    return true;
  } catch {
    return false;
  }
}

/** Returns a free port, below those that systems give to whoever connects. */
export function freePort(): number {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  return isFree(port) ? port : freePort();
}
