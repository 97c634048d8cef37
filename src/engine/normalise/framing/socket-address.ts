/** What `saddr` of an audit record holds, under the names that auditd itself uses when it translates it. */
export interface SocketAddress {
  readonly saddr_fam: string;
  readonly laddr?: string;
  readonly lport?: string;
  readonly path?: string;
}

const FAMILY_UNIX = 1;
const FAMILY_INET = 2;
const FAMILY_INET6 = 10;

/** Reads a `struct sockaddr` in hex: the family in the host's order (little-endian on what Linux runs on), then port and address. */
export function readSocketAddress(hex: string): SocketAddress | null {
  if (!/^(?:[0-9a-f]{2}){2,}$/i.test(hex)) return null;
  const bytes = Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const at = (index: number) => bytes[index] ?? 0;
  const family = at(0) | (at(1) << 8);
  const lport = String((at(2) << 8) | at(3));
  if (family === FAMILY_INET && bytes.length >= 8) return { saddr_fam: 'inet', laddr: bytes.slice(4, 8).join('.'), lport };
  if (family === FAMILY_INET6 && bytes.length >= 24) return { saddr_fam: 'inet6', laddr: groups(bytes.slice(8, 24)), lport };
  if (family === FAMILY_UNIX) return { saddr_fam: 'local', path: unixPath(bytes.slice(2)) };
  return null;
}

/** Written out; OCSF values bring it to its short form. */
function groups(bytes: readonly number[]): string {
  return Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number)).toString(16)).join(':');
}

/** An abstract socket's name begins with a zero byte, written as `@`. */
function unixPath(bytes: readonly number[]): string {
  const isAbstract = bytes[0] === 0;
  const name = isAbstract ? bytes.slice(1) : bytes;
  const end = name.indexOf(0);
  return `${isAbstract ? '@' : ''}${String.fromCharCode(...name.slice(0, end < 0 ? name.length : end))}`;
}
