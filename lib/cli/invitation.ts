/** How to join a server: the address, the command.
 * @module */

import { formatHost } from "./address.ts";
import { RANGE } from "../game.ts";

/** Whether this is a bundle (`deno task dist`). */
const IS_BUNDLE = import.meta.url.endsWith(".js");

/** Interfaces to virtual machines and private networks. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lx[cd]|podman|cni|bridge|u?tun|tap|wg|tailscale|wireguard|zerotier|zt|virtualbox|vmware|hyper-v)/i;

/** An interface of this machine (`eth0`, `Wi-Fi`…), and its address. */
export type LocalAddress = { name: string; address: string };

/** What clients must know of a server. */
export type SharedOptions = { host: string; port: number; min?: number; max?: number; lines: boolean };

const OWN_SCRIPT = decodeURI(Deno.mainModule).split("/").slice(IS_BUNDLE ? -1 : -2).join("/");

/** Returns the command of a script; of its bundle or executable, if this is one. */
export function commandOf(script = OWN_SCRIPT, permissions = "--allow-net"): string {
  const name = script.replace("/", "-").replace(/\.[jt]s$/, "");
  if (Deno.build.standalone) return name;
  return `deno run ${permissions} ${IS_BUNDLE ? `${name}.js` : script}`;
}

/** Returns the command of a client's script, with the options that are not its defaults. */
export function clientCommand(client: string, hostname: string, options: SharedOptions): string {
  const { port, min = RANGE.min, max = RANGE.max, lines } = options;
  let command = `${commandOf(client)} ${formatHost(hostname)}`;
  if (port !== (client.startsWith("tp1") ? 6000 : 6400)) command += `:${port}`; // the handout's ports
  if (min !== RANGE.min) command += ` --min ${min}`;
  if (max !== RANGE.max) command += ` --max ${max}`;
  return lines ? `${command} --lines` : command;
}

/** Returns how to join this server with a client's script, in French lines. */
export function invite(client: string, options: SharedOptions, own = localAddresses()): string[] {
  const addresses = reachable(options.host, own);
  const command = (address: string) => clientCommand(client, address, options);
  if (!addresses) {
    const here = options.host === "::" ? "::1" : "127.0.0.1";
    const allowed = commandOf(OWN_SCRIPT, "--allow-net --allow-sys=networkInterfaces");
    const again = Deno.build.standalone ? "" : `, ou ${[allowed, ...Deno.args].join(" ")}`;
    return [
      `Sur cette machine : ${command(here)}`,
      `D'une autre : remplacez ${here} par l'adresse de celle-ci. Pour la voir : ipconfig (Windows), ip a (Linux), ifconfig (macOS)${again}`,
    ];
  }
  const here = (address: string) => `Sur cette machine seulement : ${command(address)}`;
  if (addresses.length === 0) return [`Pas de réseau ici. ${here("127.0.0.1")}`];
  return addresses.map(({ name, address }) =>
    isLoopback(address)
      ? here(address)
      : `Pour s'y connecter${addresses.length > 1 ? ` par ${name}` : ""} : ${command(address)}`
  );
}

/** Returns where a server on `host` is reached: if that is all addresses, those of `own` that the room knows. */
export function reachable(host: string, own?: LocalAddress[]): LocalAddress[] | undefined {
  if (host !== "0.0.0.0" && host !== "::") return [{ name: "", address: host }];
  return own?.filter(({ name, address }) => {
    const isLinkLocal = /^169\.254\.|^fe[89ab]/i.test(address); // RFC 3927; RFC 4291, section 2.5.6
    const isHeard = host === "::" || !address.includes(":"); // 0.0.0.0 is IPv4 only
    return isHeard && !isLinkLocal && !isLoopback(address) && !VIRTUAL.test(name);
  });
}

/** Whether an address leads back here (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3; RFC 6761). */
export const isLoopback = (address: string): boolean => /^127\.|^::1$|^localhost$/.test(address);

/** Returns the addresses of this machine; undefined without the permission, which is not asked for. */
export function localAddresses(): LocalAddress[] | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  if (state === "granted") return Deno.networkInterfaces();
}
