/** Ports of this machine that nobody listens on. */

/** How far below a port is the one that reserves it, as another verifier may look for ports at the same time. */
const RESERVED = 12_000;

/** The reservations, for as long as this process runs. */
const reservations: Deno.Listener[] = [];

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
  try {
    reservations.push(Deno.listen({ hostname: "127.0.0.1", port: port - RESERVED }));
  } catch {
    return freePort(); // somebody has it
  }
  return isFree(port, "127.0.0.1") ? port : freePort();
}
