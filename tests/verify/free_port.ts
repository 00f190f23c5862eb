/** Ports of this machine that nobody listens on. */

/** Those that were found, and may be listened on soon. */
const given = new Set<number>();

/** Whether nobody listens on a port, at any address of this machine or at one. */
export function isFree(port: number, hostname = "0.0.0.0"): boolean {
  try {
    Deno.listen({ hostname, port }).close();
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.AddrInUse); // another error is for whoever will listen there
  }
}

/**
 * Returns a port that is free on the loopback, below those that systems give to whoever connects; each time another.
 */
export function freePort(): number {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  if (given.has(port) || !isFree(port, "127.0.0.1")) return freePort();
  given.add(port);
  return port;
}
