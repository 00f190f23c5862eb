/** How to join a server, as its page says it; pure.
 * @module */

import { formatHost } from "../cli/address.ts";
import {
  clientCommand,
  isLoopback,
  type LocalAddress,
  reachable,
  type SharedOptions,
} from "../cli/invitation.ts";

/** One way to join: for whom, what to type, and what to know besides. */
export type Way = { title: string; text: string; note?: string };

/** Returns how to join a server: its address, the command of the client (given from the top of the project), the same in
 * Python, the page. `asked` is the host by which somebody asks for the page: as good as any address, if the server may not
 * know its own (`own` is then undefined), unless it only leads a machine to itself. */
export function waysToJoin(
  client: string,
  options: SharedOptions,
  pagePort: number,
  asked: string,
  own?: LocalAddress[],
): Way[] {
  const { host, port, lines } = options;
  const [address = "ADRESSE", ...others] = addressesOf(host, asked, own);
  const notes = [`port ${port}`, ...others.map((other) => `ou ${other}`)];
  if (address === "ADRESSE") notes.unshift("que donne ipconfig (Windows) ou ip a (Linux) sur le serveur");
  if (isLoopback(address)) notes.push("sur cette machine seulement");
  const note = lines ? 'chaque message finit par "\\n"' : undefined;
  return [
    { title: "Le serveur", text: address, note: notes.join(", ") },
    { title: "Avec Deno", text: clientCommand(client, address, options) },
    { title: "En Python", text: `connect(("${address}", ${port}))`, note },
    { title: "Cette page, pour regarder", text: `http://${formatHost(address)}:${pagePort}/` },
  ];
}

/** Returns the addresses of a server, the most useful one first; none if they are not known. */
function addressesOf(host: string, asked: string, own?: LocalAddress[]): string[] {
  const usable = reachable(host, own)?.map(({ address }) => address);
  if (usable === undefined) return isLoopback(asked) ? [] : [asked];
  if (usable.length === 0) return ["127.0.0.1"];
  return usable.sort((one, other) => Number(other === asked) - Number(one === asked)); // one has led here already
}
