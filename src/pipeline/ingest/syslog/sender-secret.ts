import { BlockList, isIP, isIPv4 } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { SyslogListener } from './syslog-config.ts';

/** Finds the secret for a client address: the first entry of the map that fits, else the listener's own. */
export function secretByAddress(listener: SyslogListener): (address: string | undefined) => string | null {
  const entries = (listener.clients ?? []).map(({ address, credential }) => ({ list: addressList(address), credential }));
  return (address) => {
    // A dual-stack socket shows IPv4 clients as ::ffff:192.0.2.1.
    const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
    const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
    const entry = isIP(plain) === 0 ? undefined : entries.find(({ list }) => list.check(plain, family));
    return entry?.credential ?? listener.credential ?? null;
  };
}

function addressList(address: string): BlockList {
  const list = new BlockList();
  const [network = '', prefix] = address.split('/');
  const family = isIPv4(network) ? 'ipv4' : 'ipv6';
  if (isIP(network) === 0) throw new Error(`Syslog client address ${address} is neither an address nor a network such as 192.0.2.0/24.`);
  if (prefix === undefined) list.addAddress(network, family);
  else list.addSubnet(network, Number(prefix), family);
  return list;
}

/** Finds the secret for a client certificate. The handshake has proved that the client holds its key. */
export function secretByCertificate(listener: SyslogListener, socket: TLSSocket): string | null {
  const certificate = socket.getPeerCertificate();
  if (!certificate.fingerprint256) return null;
  const names = (certificate.subjectaltname ?? '').split(', ').map((name) => name.replace(/^[^:]*:/, '').toLowerCase());
  for (const entry of listener.certificates ?? []) {
    if ('fingerprint256' in entry) {
      if (plainFingerprint(entry.fingerprint256) === plainFingerprint(certificate.fingerprint256)) return entry.credential;
    } else if (socket.authorized && names.includes(entry.san.toLowerCase())) {
      // A name counts only where one of the listener's authorities has signed it.
      return entry.credential;
    }
  }
  return null;
}

function plainFingerprint(text: string): string {
  return text.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
}
