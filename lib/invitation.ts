/**
 * What a server says to those who want to join it: which address of this machine, and which command. No input or
 * output here.
 *
 * @module
 */

import { formatAddress } from "./address.ts";

/** The names of interfaces between this machine and itself, its virtual machines or a private network. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|tun|tap|utun|wg|tailscale|zt|bridge|awdl|llw)|vEthernet|VirtualBox|VMware|Hyper-V|WSL|TAP-|Tailscale|ZeroTier|WireGuard|VPN/i;

/** An address of this machine, as the system tells it. */
export interface LocalAddress {
  /** The name of its network interface, such as `eth0` or `Wi-Fi`. */
  name: string;
  /** The IPv4 or IPv6 address, without brackets. */
  address: string;
}

/** The client to invite, and what it does by itself. */
export interface ClientProgram {
  /** Its file, from the top of the project. */
  file: string;
  /** The defaults of its port and other options, the same as its server's. */
  defaults: Readonly<Record<string, unknown>>;
}

/** The options of a server that its clients must know. */
export interface SharedOptions {
  /** Where the server listens: an address, or `0.0.0.0` or `::` for all of this machine's. */
  host: string;
  /** The port on which it listens. */
  port: number;
  /** The smallest number of the game, if it is one. */
  min?: number;
  /** The largest. */
  max?: number;
  /** Whether every message is a line. */
  lines: boolean;
}

/**
 * Returns the lines that tell how to join a server.
 *
 * @param client The client to invite.
 * @param options The server's options.
 * @param addresses The addresses of this machine; undefined if we may not know them.
 */
export function invite(client: ClientProgram, options: SharedOptions, addresses?: LocalAddress[]): string[] {
  const { host } = options;
  const command = (hostname: string) => commandOf(client, options, hostname);
  if (host === "localhost" || isLoopback(host)) return [`Sur cette machine seulement : ${command(host)}`];
  if (host !== "0.0.0.0" && host !== "::") return [`Pour s'y connecter : ${command(host)}`];
  if (addresses === undefined) {
    return [
      "L'adresse de cette machine : ipconfig (Windows), ip a (Linux), ifconfig (macOS), " +
      "ou deno run --allow-net --allow-sys=networkInterfaces.",
    ];
  }
  const usable = addresses.filter((local) => whyNot(local, host) === undefined);
  const others = addresses.filter((local) => whyNot(local, host) !== undefined);
  if (usable.length === 0) {
    return [`Pas de réseau ici. Sur cette machine seulement : ${command("127.0.0.1")}`];
  }
  return [
    ...usable.map(({ name, address }) => {
      return `Pour s'y connecter${usable.length > 1 ? ` par ${name}` : ""} : ${command(address)}`;
    }),
    "Les autres adresses de cette machine ne servent pas à la classe :",
    ...others.map((local) => `  ${local.address} (${local.name}) : ${whyNot(local, host)}`),
  ];
}

/** Returns why the other machines of the room have no use for an address, or undefined if they have. */
function whyNot({ name, address }: LocalAddress, host: string): string | undefined {
  if (isLoopback(address)) return "cette machine seulement";
  if (VIRTUAL.test(name)) return "réseau virtuel";
  if (/^169\.254\./.test(address)) return "lien local, aucun réseau ne l'a donnée"; // RFC 3927
  if (/^fe[89ab]/i.test(address)) return "IPv6, lien local"; // RFC 4291, section 2.5.6: link-local
  if (address.includes(":") && host === "0.0.0.0") return "IPv6, le serveur n'y écoute pas (voir --host)";
}

/** Whether an address is this machine's for itself (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3). */
function isLoopback(address: string): boolean {
  return /^127\.|^::1$/.test(address);
}

/** Returns the command that connects a client, with what the client would not do by itself. */
function commandOf({ file, defaults }: ClientProgram, options: SharedOptions, hostname: string): string {
  const { port, min, max, lines } = options;
  const address = port === defaults.port
    ? formatAddress({ hostname, port }).slice(0, -`:${port}`.length)
    : formatAddress({ hostname, port });
  const others = [
    min === defaults.min ? "" : ` --min ${min}`,
    max === defaults.max ? "" : ` --max ${max}`,
    lines ? " --lines" : "",
  ];
  return `deno run --allow-net ${file} ${address}${others.join("")}`;
}
