/** How to join a server: which address, which command.
 * @module */

import { formatHost } from "./address.ts";
import { RANGE } from "../game.ts";

/** Whether all the modules are in one file of JavaScript (`deno task dist`). */
const IS_BUNDLE = import.meta.url.endsWith(".js");

/** How the names of interfaces to virtual machines, containers and private networks begin. */
const VIRTUAL = [
  ..."docker br- veth virbr vmnet vboxnet lxc lxd podman cni bridge awdl llw".split(" "), // Linux, macOS
  ..."tun tap utun wg tailscale wireguard zerotier zt".split(" "),
  ..."vethernet virtualbox vmware hyper-v".split(" "), // Windows
];

/** An address of this machine, IPv4 or IPv6, and its network interface, such as `eth0` or `Wi-Fi`. */
export type LocalAddress = Pick<Deno.NetworkInterfaceInfo, "name" | "address">;

/** The options of a server that its clients must know. */
export type SharedOptions = { host: string; port: number; min?: number; max?: number; lines: boolean };

/** Returns the file of a program, from the top of the project, given its URL. */
export const fileOf = (url: string): string => decodeURI(url).split("/").slice(IS_BUNDLE ? -1 : -2).join("/");

/** Returns the command that runs a program, in the form in which this one runs: a script, a bundle, or an executable
 * (without `.exe`). */
export function commandOf(file: string, permissions = "--allow-net"): string {
  const name = file.replace("/", "-").replace(/\.[jt]s$/, "");
  if (Deno.build.standalone) return name;
  return `deno run ${permissions} ${IS_BUNDLE ? `${name}.js` : file}`;
}

/** Who invites, and whom: their files, from the top of the project. */
export type Programs = { server: string; client: string };

/** Returns the lines that tell how to join a server; `addresses` are this machine's, if we may know them. */
export function invite(programs: Programs, options: SharedOptions, addresses?: LocalAddress[]): string[] {
  const { host } = options;
  const command = (hostname: string) =>
    `${commandOf(programs.client)} ${argumentsFor(hostname, programs.client, options)}`;
  if (host === "localhost" || isLoopback(host)) return [`Sur cette machine seulement : ${command(host)}`];
  if (host !== "0.0.0.0" && host !== "::") return [`Pour s'y connecter : ${command(host)}`];
  if (addresses === undefined) {
    const again = commandOf(programs.server, "--allow-net --allow-sys=networkInterfaces");
    const tools = "ipconfig (Windows), ip a (Linux), ifconfig (macOS)";
    return [
      `${host} : toutes les adresses de cette machine. Pour les voir : ${tools}${
        Deno.build.standalone ? "" : `, ou ${again}`
      }`,
    ];
  }
  const usable = reachable(host, addresses);
  if (usable.length === 0) {
    return [`Pas de réseau ici. Sur cette machine seulement : ${command("127.0.0.1")}`];
  }
  return usable.map(({ name, address }) =>
    `Pour s'y connecter${usable.length > 1 ? ` par ${name}` : ""} : ${command(address)}`
  );
}

/** Returns the addresses at which the others of the room reach a server that listens on all. */
export function reachable(host: string, addresses: LocalAddress[]): LocalAddress[] {
  return addresses.filter(({ name, address }) => {
    const isVirtual = VIRTUAL.some((start) => name.toLowerCase().startsWith(start));
    const isLinkLocal = /^169\.254\.|^fe[89ab]/i.test(address); // RFC 3927; RFC 4291, section 2.5.6
    const isUnheard = address.includes(":") && host === "0.0.0.0"; // the server listens on IPv4 only
    return !isLoopback(address) && !isVirtual && !isLinkLocal && !isUnheard;
  });
}

/** Whether an address is this machine's for itself (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3). */
const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(address);

/** Returns the arguments of a client: the address, and what it would not do by itself. */
function argumentsFor(hostname: string, client: string, { port, min, max, lines }: SharedOptions): string {
  const words = [formatHost(hostname)];
  if (port !== (client.startsWith("tp1") ? 6000 : 6400)) words[0] += `:${port}`; // the handout's ports
  if (min !== undefined && min !== RANGE.min) words.push(`--min ${min}`);
  if (max !== undefined && max !== RANGE.max) words.push(`--max ${max}`);
  if (lines) words.push("--lines");
  return words.join(" ");
}

/** Returns the addresses of this machine, or undefined if we may not know them. Nobody is asked. */
export function localAddresses(): LocalAddress[] | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted" ? Deno.networkInterfaces() : undefined;
}
