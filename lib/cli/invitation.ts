/** How to join a server: which address, which command.
 * @module */

import { formatHost } from "./address.ts";
import { RANGE } from "../game.ts";

/** Whether all is in one file of JavaScript (`deno task dist`). */
const IS_BUNDLE = import.meta.url.endsWith(".js");

/** Interfaces to virtual machines, containers and private networks. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lx[cd]|podman|cni|bridge|awdl|llw|u?tun|tap|wg|tailscale|wireguard|zerotier|zt|virtualbox|vmware|hyper-v)/i;

/** An address of this machine, and its network interface: `eth0`, `Wi-Fi`… */
export type LocalAddress = Pick<Deno.NetworkInterfaceInfo, "name" | "address">;

/** What clients must know of a server's options. */
export type SharedOptions = { host: string; port: number; min?: number; max?: number; lines: boolean };

/** Returns the command that runs this program. */
export const ownCommand = (permissions?: string): string =>
  commandOf(decodeURI(Deno.mainModule).split("/").slice(IS_BUNDLE ? -1 : -2).join("/"), permissions);

/** Returns the command that runs a program, given its file: a script, a bundle or an executable, as this one is. */
function commandOf(file: string, permissions = "--allow-net"): string {
  const name = file.replace("/", "-").replace(/\.[jt]s$/, "");
  if (Deno.build.standalone) return name;
  return `deno run ${permissions} ${IS_BUNDLE ? `${name}.js` : file}`;
}

/** Returns the command of a client, given its file, with what it would not do by itself. */
export function clientCommand(client: string, hostname: string, options: SharedOptions): string {
  const { port, min = RANGE.min, max = RANGE.max, lines } = options;
  let words = `${commandOf(client)} ${formatHost(hostname)}`;
  if (port !== (client.startsWith("tp1") ? 6000 : 6400)) words += `:${port}`; // the handout's ports
  if (min !== RANGE.min) words += ` --min ${min}`;
  if (max !== RANGE.max) words += ` --max ${max}`;
  return lines ? `${words} --lines` : words;
}

/** Returns the French lines that tell how to join this server with a client, given its file. */
export function invite(client: string, options: SharedOptions, own = localAddresses()): string[] {
  const { host } = options;
  const command = (hostname: string) => clientCommand(client, hostname, options);
  const addresses = reachable(host, own);
  if (addresses === undefined) {
    const words = Deno.args.map((word) => /\s/.test(word) ? `"${word}"` : word);
    const again = ownCommand("--allow-net --allow-sys=networkInterfaces");
    const tools = "ipconfig (Windows), ip a (Linux), ifconfig (macOS)" +
      (Deno.build.standalone ? "" : `, ou ${[again, ...words].join(" ")}`);
    return [`${host} : toutes les adresses de cette machine. Pour les voir : ${tools}`];
  }
  if (addresses.length === 0) {
    return [`Pas de réseau ici. Sur cette machine seulement : ${command("127.0.0.1")}`];
  }
  return addresses.map(({ name, address }) => {
    if (isLoopback(address)) return `Sur cette machine seulement : ${command(address)}`;
    return `Pour s'y connecter${addresses.length > 1 ? ` par ${name}` : ""} : ${command(address)}`;
  });
}

/** Returns the addresses where a server that listens on `host` is reached: if on all, those of `own` that the room knows. */
export function reachable(host: string, own?: LocalAddress[]): LocalAddress[] | undefined {
  if (host !== "0.0.0.0" && host !== "::") return [{ name: "", address: host }];
  return own?.filter(({ name, address }) => {
    const isLinkLocal = /^169\.254\.|^fe[89ab]/i.test(address); // RFC 3927; RFC 4291, section 2.5.6
    const isUnheard = address.includes(":") && host === "0.0.0.0"; // the server listens on IPv4 only
    return !isLoopback(address) && !VIRTUAL.test(name) && !isLinkLocal && !isUnheard;
  });
}

/** Whether an address leads back to this machine (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3; RFC 6761). */
export const isLoopback = (address: string): boolean => /^127\.|^::1$|^localhost$/.test(address);

/** Returns the addresses of this machine, or undefined if we may not know them. No permission is asked for. */
export function localAddresses(): LocalAddress[] | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted" ? Deno.networkInterfaces() : undefined;
}
