/** Addresses, from and to text; pure.
 * @module */

import { Failure } from "./errors.ts";

/** Where a server listens: a name, or an IPv4 or IPv6 address without brackets, and the TCP port. */
export type Address = { hostname: string; port: number };

/** Returns the address that a text writes: `HOST`, `HOST:PORT`, `[IPV6]` or `[IPV6]:PORT`; a port for those without.
 * @throws {Failure} If the text is no address, or its port is not between 1 and 65535. */
export function parseAddress(text: string, port: number): Address {
  const parts = /^(?:\[([\da-f:.]+(?:%\w+)?)\]|([\p{L}\d._-]+))(?::(\d{1,5}))?$/iu.exec(text.trim());
  const address = parts && { hostname: parts[1] ?? parts[2], port: Number(parts[3] ?? port) };
  if (address && address.port >= 1 && address.port <= 65535) return address;
  throw new Failure(
    `Adresse incorrecte : « ${text} ». Écrivez par exemple 192.168.1.20, ou 192.168.1.20:${port} ; en IPv6, [::1].`,
    2,
  );
}

/** Returns a host as it stands before a port: brackets around an IPv6 address (RFC 3986, section 3.2.2). */
export const formatHost = (hostname: string): string => hostname.includes(":") ? `[${hostname}]` : hostname;

/** Returns `HOST:PORT`. */
export const formatAddress = ({ hostname, port }: Address): string => `${formatHost(hostname)}:${port}`;

/** Returns why a text is no address, in a French sentence, or undefined if it is one. */
export function refuseAddress(text: string): string | undefined {
  if (text.trim() === "") return "Tapez l'adresse du serveur, par exemple 127.0.0.1 (cette machine).";
  try {
    parseAddress(text, 6400);
  } catch (error) {
    return (error as Failure).message;
  }
}
