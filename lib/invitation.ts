/**
 * What a server says to those who want to join it: which address of this machine, and which command. No input or
 * output here.
 *
 * @module
 */

import { formatHost } from "./address.ts";
import { commandOf } from "./command.ts";

/** How the names of interfaces begin that lead to virtual machines, containers or private networks. */
const VIRTUAL = [
  ..."docker br- veth virbr vmnet vboxnet lxc lxd podman cni bridge awdl llw".split(" "), // Linux, macOS
  ..."tun tap utun wg tailscale wireguard zerotier zt".split(" "),
  ..."vethernet virtualbox vmware hyper-v".split(" "), // Windows
];

/** An address of this machine, as the system tells it. */
export interface LocalAddress {
  /** The name of its network interface, such as `eth0` or `Wi-Fi`. */
  name: string;
  /** The IPv4 or IPv6 address, without brackets. */
  address: string;
}

/** Who invites, and whom. */
export interface Programs {
  /** The server's file, from the top of the project. */
  server: string;
  /** The client's file. */
  client: string;
  /** What both do by themselves: their port, and the range of the game if it is one. */
  defaults: Readonly<Record<string, unknown>>;
}

/** The options of a server that its clients must know. */
export interface SharedOptions {
  /** The address to listen on, or `0.0.0.0` or `::` for all of this machine's. */
  host: string;
  /** The port to listen on; 0 for any free one. */
  port: number;
  /** The smallest number of the game, if it is one. */
  min?: number;
  /** The largest. */
  max?: number;
  /** Whether every message is a line, ended by a line feed. */
  lines: boolean;
}

/**
 * Returns the lines that tell how to join a server.
 *
 * @param programs Who invites, and whom.
 * @param options The server's options.
 * @param addresses The addresses of this machine; undefined if we may not know them.
 */
export function invite(programs: Programs, options: SharedOptions, addresses?: LocalAddress[]): string[] {
  const { host } = options;
  const command = (hostname: string) =>
    `${commandOf(programs.client)} ${argumentsFor(hostname, programs, options)}`;
  if (host === "localhost" || isLoopback(host)) return [`Sur cette machine seulement : ${command(host)}`];
  if (host !== "0.0.0.0" && host !== "::") return [`Pour s'y connecter : ${command(host)}`];
  if (addresses === undefined) {
    const again = commandOf(programs.server, "--allow-net --allow-sys=networkInterfaces");
    const tools = "ipconfig (Windows), ip a (Linux), ifconfig (macOS)";
    return [`L'adresse de cette machine : ${tools}${Deno.build.standalone ? "" : `, ou ${again}`}`];
  }
  const usable = addresses.filter((local) => whyNot(local, host) === undefined);
  if (usable.length === 0) {
    return [`Pas de réseau ici. Sur cette machine seulement : ${command("127.0.0.1")}`];
  }
  const commands = usable.map(({ name, address }) => {
    return `Pour s'y connecter${usable.length > 1 ? ` par ${name}` : ""} : ${command(address)}`;
  });
  const others = addresses.filter((local) => !usable.includes(local));
  if (others.length === 0) return commands;
  return [
    ...commands,
    "Les autres adresses de cette machine ne servent pas à la classe :",
    ...others.map((local) => `  ${local.address} (${local.name}) : ${whyNot(local, host)}`),
  ];
}

/** Returns why the other machines of the room have no use for an address, or undefined if they have. */
function whyNot({ name, address }: LocalAddress, host: string): string | undefined {
  if (isLoopback(address)) return "cette machine seulement";
  if (VIRTUAL.some((start) => name.toLowerCase().startsWith(start))) return "réseau virtuel";
  if (/^169\.254\./.test(address)) return "lien local, aucun réseau ne l'a donnée"; // RFC 3927
  if (/^fe[89ab]/i.test(address)) return "IPv6, lien local"; // RFC 4291, section 2.5.6: link-local
  if (address.includes(":") && host === "0.0.0.0") return "IPv6, le serveur n'y écoute pas (voir --host)";
}

/** Whether an address is this machine's for itself (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3). */
function isLoopback(address: string): boolean {
  return /^127\.|^::1$/.test(address);
}

/** Returns what a client needs to be told to connect: the address, and what it would not do by itself. */
function argumentsFor(
  hostname: string,
  { defaults }: Programs,
  { port, min, max, lines }: SharedOptions,
): string {
  return [
    formatHost(hostname),
    port === defaults.port ? "" : `:${port}`,
    min === defaults.min ? "" : ` --min ${min}`,
    max === defaults.max ? "" : ` --max ${max}`,
    lines ? " --lines" : "",
  ].join("");
}
