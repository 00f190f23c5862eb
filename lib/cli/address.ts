/** Addresses, from and to text; pure.
 * @module */

import { Failure } from "./errors.ts";

/** A name or an IP address, without brackets, and a TCP port. */
export type Address = { hostname: string; port: number };

/** Returns where to connect, from `HOST`, `IPV6`, `HOST:PORT` or `[IPV6]:PORT`; by default on `port`.
 * @throws {Failure} If it is malformed, or 0.0.0.0 in any spelling. */
export function parseAddress(text: string, port: number): Address {
  const all = text.trim();
  const [, host = all, ownPort = port] = parseHost(all) ? [] : /^(.*):(\d{1,5})$/.exec(all) ?? [];
  const address = { hostname: parseHost(host), port: Number(ownPort) };
  if (!address.hostname || address.port < 1 || address.port > 65535) {
    throw new Failure(
      `Adresse incorrecte : « ${text} ». Écrivez par exemple 192.168.1.20, 192.168.1.20:${port} ou [::1]:${port} (IPv6).`,
      2,
    );
  }
  if (/^(0[0.]*|[0:]+)$/.test(address.hostname)) {
    throw new Failure(
      `${address.hostname} veut dire « toutes les adresses du serveur ». Tapez 127.0.0.1 si le serveur est sur cette machine, sinon son adresse (ipconfig sous Windows, ip a sous Linux).`,
      2,
    );
  }
  return address;
}

/** Returns a host without brackets; "" if it is none. IPv6: RFC 4291, section 2.2; RFC 4007, section 11. */
export function parseHost(text: string): string {
  const host = text.replace(/^\[(.*:.*)\]$/, "$1");
  return /^([\p{L}\d._-]+|(?=.*::|(.*:){7})[\da-f:.]+(%\w+)?)$/iu.test(host) ? host : "";
}

/** Returns a host as before a port: IPv6 in brackets (RFC 3986, section 3.2.2). */
export const formatHost = (hostname: string): string => hostname.includes(":") ? `[${hostname}]` : hostname;

/** Returns `HOST:PORT`. */
export const formatAddress = ({ hostname, port }: Address): string => `${formatHost(hostname)}:${port}`;

/** Returns why a text is no address, in French, or undefined. */
export function refuseAddress(text: string): string | undefined {
  if (text.trim() === "") return "Tapez l'adresse du serveur, par exemple 127.0.0.1 (cette machine).";
  try {
    parseAddress(text, 6400);
  } catch (error) {
    return (error as Failure).message;
  }
}
