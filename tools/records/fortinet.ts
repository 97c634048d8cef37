import type { Kit, Line, Who } from './kit.ts';

/** A line of a FortiGate firewall over syslog: key=value pairs. */
export function fortiGate(kit: Kit, ms: number, pairs: Readonly<Record<string, string | number>>): Line {
  const { name, serial } = kit.org.firewall;
  let raw = `<189>date=${kit.time(ms, 'date')} time=${kit.time(ms, 'clock')} devname="${name}" devid="${serial}" eventtime=${kit.time(ms, 'ns')} tz="+0000" vd="root"`;
  for (const key in pairs) {
    const value = pairs[key] as string | number;
    raw += typeof value === 'number' || /^[\d.]+$/.test(value) ? ` ${key}=${value}` : ` ${key}="${value}"`;
  }
  return { timeMs: ms, source: 'fortinet.fortigate', raw };
}

export interface Traffic {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  readonly sent: number;
  readonly received: number;
  readonly seconds: number;
  readonly session: number;
  readonly fromName?: string;
  readonly service?: string;
  readonly action?: 'close' | 'accept' | 'deny' | 'server-rst' | 'client-rst' | 'timeout';
  readonly protocol?: 6 | 17;
  readonly isInside?: boolean;
}

/** One session that went through the firewall. */
export function traffic(kit: Kit, ms: number, { from, fromPort, to, toPort, sent, received, seconds, session, fromName, service = `tcp/${toPort}`, action = 'close', protocol = 6, isInside = false }: Traffic): Line {
  return fortiGate(kit, ms, {
    logid: '0000000013', type: 'traffic', subtype: 'forward', level: 'notice', srcip: from, ...(fromName === undefined ? {} : { srcname: fromName }), srcport: fromPort, srcintf: 'inside', srcintfrole: 'lan', dstip: to, dstport: toPort,
    dstintf: isInside ? 'servers' : 'wan1', dstintfrole: isInside ? 'lan' : 'wan', policyid: isInside ? 20 : 3, sessionid: session, proto: protocol, action, service, duration: seconds, sentbyte: sent, rcvdbyte: received, sentpkt: Math.ceil(sent / 900) + 3, rcvdpkt: Math.ceil(received / 1200) + 2,
  });
}

export interface Tunnel {
  readonly who: Who;
  readonly remote: string;
  readonly inner: string;
  readonly id: number;
  readonly isUp: boolean;
}

/** SSL VPN: a tunnel that comes up or goes down, which ties user and inner address. */
export function tunnel(kit: Kit, ms: number, { who, remote, inner, id, isUp }: Tunnel): Line {
  return fortiGate(kit, ms, {
    logid: isUp ? '0101039947' : '0101039948', type: 'event', subtype: 'vpn', level: 'information', logdesc: isUp ? 'SSL VPN tunnel up' : 'SSL VPN tunnel down', action: isUp ? 'tunnel-up' : 'tunnel-down', tunneltype: 'ssl-tunnel', tunnelid: id,
    remip: remote, tunnelip: inner, user: who.account, group: 'vpn-users', dst_host: 'N/A', reason: isUp ? 'tunnel established' : 'N/A', msg: isUp ? 'SSL tunnel established' : 'SSL tunnel shutdown',
  });
}

/** SSL VPN: a password that was refused. */
export function tunnelRefused(kit: Kit, ms: number, { who, remote }: { readonly who: Who; readonly remote: string }): Line {
  return fortiGate(kit, ms, {
    logid: '0101039426', type: 'event', subtype: 'vpn', level: 'alert', logdesc: 'SSL VPN login fail', action: 'ssl-login-fail', tunneltype: 'ssl-web', tunnelid: 0, remip: remote, user: who.account, group: 'N/A', dst_host: 'N/A', reason: 'sslvpn_login_permission_denied', msg: 'SSL user failed to logged in',
  });
}
