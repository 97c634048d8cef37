import type { Organisation, Who } from '../../records/kit.ts';
import type { KnownPlace } from './places.ts';

export type Department = 'finance' | 'sales' | 'engineering' | 'operations' | 'people' | 'legal' | 'support' | 'it' | 'executive' | 'production';

export interface Office {
  readonly name: string;
  readonly place: KnownPlace;
  /** The address that everybody in it has outside. */
  readonly egress: string;
  /** First two parts of the clients' addresses, handed out by DHCP for a day. */
  readonly clients: string;
  readonly dhcpServer: string;
}

export interface Laptop {
  readonly name: string;
  readonly mac: string;
  /** Device id in Entra. */
  readonly id: string;
}

export interface Person extends Who {
  readonly index: number;
  readonly oktaId: string;
  readonly googleId: string;
  readonly githubLogin: string;
  readonly department: Department;
  readonly title: string;
  readonly office: Office;
  readonly home: { readonly address: string; readonly place: KnownPlace };
  readonly laptop: Laptop;
  readonly awsRole: string | null;
  /** Administrators have a second account for that. */
  readonly admin: Who | null;
  /** Minutes after midnight UTC at which the working day begins. */
  readonly startsAtMinute: number;
}

export type ServerRole = 'controller' | 'files' | 'database' | 'web' | 'jump' | 'backup' | 'scanner' | 'deployment' | 'relay' | 'print' | 'certificates' | 'application';

export interface Server {
  readonly name: string;
  readonly address: string;
  readonly role: ServerRole;
  readonly isLinux: boolean;
}

/** An account of the domain that a program uses. */
export interface ServiceAccount extends Who {
  readonly use: 'backup' | 'database' | 'scan' | 'deploy' | 'sync' | 'legacy';
  /** The service principal name for which tickets are asked. */
  readonly service: string;
}

/** Somebody outside with whom mail is exchanged. */
export interface Partner {
  readonly name: string;
  readonly domain: string;
  readonly address: string;
  readonly people: readonly string[];
  readonly kind: 'partner' | 'supplier' | 'newsletter' | 'service';
  /** Whether its mail passes DMARC. */
  readonly isProven: boolean;
}

export interface Site {
  readonly name: string;
  readonly address: string;
}

/** A workstation that several people use, in production and at the desk. */
export interface Kiosk {
  readonly laptop: Laptop;
  readonly office: Office;
  readonly address: string;
  readonly users: readonly Person[];
}

export interface World {
  readonly seed: number;
  readonly org: Organisation;
  readonly company: string;
  readonly offices: readonly Office[];
  readonly people: readonly Person[];
  readonly servers: readonly Server[];
  readonly services: readonly ServiceAccount[];
  readonly partners: readonly Partner[];
  /** What is looked at in the web, the most visited first. */
  readonly sites: readonly Site[];
  readonly kiosks: readonly Kiosk[];
  /** How many addresses each office, and the VPN, hand out. */
  readonly addressPool: number;
  /** Mail server of the company, outside. */
  readonly mailAddress: string;
  /** The address from which programs of ours in AWS call. */
  readonly cloudAddress: string;
}

export const serversOf = (world: World, role: ServerRole): readonly Server[] => world.servers.filter((server) => server.role === role);
export const serverOf = (world: World, role: ServerRole): Server => serversOf(world, role)[0] as Server;
export const serviceOf = (world: World, use: ServiceAccount['use']): ServiceAccount => world.services.find((service) => service.use === use) as ServiceAccount;
export const administratorsOf = (world: World): readonly (Person & { readonly admin: Who })[] => world.people.filter((person): person is Person & { readonly admin: Who } => person.admin !== null);

const DAY_MS = 86_400_000;

/** The address that DHCP gives a laptop on a day; tomorrow somebody else may have it. */
export function leasedAddress(world: World, person: Person, ms: number): string {
  return pooled(person.office.clients, person.index + Math.floor(ms / DAY_MS) * 37, world.addressPool);
}

/** The address that the VPN gives on a day. */
export function tunnelAddress(world: World, person: Person, ms: number): string {
  return pooled('10.60', person.index + Math.floor(ms / DAY_MS) * 53, world.addressPool);
}

function pooled(net: string, place: number, size: number): string {
  const number = place % size;
  return `${net}.${8 + Math.floor(number / 240)}.${11 + (number % 240)}`;
}
