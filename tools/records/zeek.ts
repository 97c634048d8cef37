import type { Kit, Line } from './kit.ts';

const SOURCE = 'zeek.zeek';

export interface Flow {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
}

const isInside = (address: string): boolean => address.startsWith('10.');
const head = (kit: Kit, ms: number, path: string, { from, fromPort, to, toPort }: Flow): string =>
  `{"_path":"${path}","ts":${kit.time(ms, 'epoch')},"uid":"${kit.id('C', ms)}","id.orig_h":"${from}","id.orig_p":${fromPort},"id.resp_h":"${to}","id.resp_p":${toPort}`;

export interface Connection extends Flow {
  readonly protocol?: 'tcp' | 'udp';
  readonly service?: string;
  readonly seconds: number;
  readonly sent: number;
  readonly received: number;
  readonly state?: 'SF' | 'S0' | 'REJ' | 'RSTR' | 'RSTO';
}

/** conn.log in JSON. */
export function connection(kit: Kit, ms: number, flow: Connection): Line {
  const { protocol = 'tcp', service, seconds, sent, received, state = 'SF' } = flow;
  const [out, back] = [Math.ceil(sent / 1100) + 2, Math.ceil(received / 1300) + 2];
  const history = state === 'SF' ? (protocol === 'tcp' ? 'ShADadFf' : 'Dd') : state === 'S0' ? 'S' : state === 'REJ' ? 'Sr' : 'ShADadr';
  return { timeMs: ms, source: SOURCE, raw: `${head(kit, ms, 'conn', flow)},"proto":"${protocol}"${service === undefined ? '' : `,"service":"${service}"`},"duration":${seconds.toFixed(3)},"orig_bytes":${sent},"resp_bytes":${received},"conn_state":"${state}","local_orig":${isInside(flow.from)},"local_resp":${isInside(flow.to)},"missed_bytes":0,"history":"${history}","orig_pkts":${out},"orig_ip_bytes":${sent + out * 40},"resp_pkts":${back},"resp_ip_bytes":${received + back * 40}}` };
}

export interface Question extends Flow {
  readonly name: string;
  readonly type?: 'A' | 'AAAA' | 'TXT' | 'PTR' | 'SRV' | 'HTTPS' | 'MX' | 'CNAME' | 'NULL';
  readonly answers?: readonly string[];
  /** Where the name does not exist. */
  readonly isMissing?: boolean;
}

/** dns.log in JSON. */
export function question(kit: Kit, ms: number, asked: Question): Line {
  const { name, type = 'A', answers = [], isMissing = false } = asked;
  return { timeMs: ms, source: SOURCE, raw: `${head(kit, ms, 'dns', asked)},"proto":"udp","trans_id":${(asked.fromPort * 7) % 65_536},"rtt":0.0121,"query":"${name}","qclass":1,"qclass_name":"C_INTERNET","qtype_name":"${type}","rcode":${isMissing ? 3 : 0},"rcode_name":"${isMissing ? 'NXDOMAIN' : 'NOERROR'}","AA":false,"TC":false,"RD":true,"RA":true,"Z":0,${isMissing ? '' : `"answers":${JSON.stringify(answers)},"TTLs":[300.0],`}"rejected":false}` };
}

/** ssl.log in JSON. Without a name it is a connection to a bare address. */
export function encrypted(kit: Kit, ms: number, flow: Flow & { readonly name?: string; readonly isSelfSigned?: boolean }): Line {
  const name = flow.name === undefined ? '' : `"server_name":"${flow.name}",`;
  return { timeMs: ms, source: SOURCE, raw: `${head(kit, ms, 'ssl', flow)},"version":"TLSv13","cipher":"TLS_AES_128_GCM_SHA256","curve":"x25519",${name}"resumed":false,"established":true,"ssl_history":"CsiI","validation_status":"${flow.isSelfSigned ? 'self signed certificate' : 'ok'}"}` };
}

export interface HttpRequest extends Flow {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD';
  readonly host: string;
  readonly path: string;
  readonly userAgent: string;
  readonly status?: number;
  readonly type?: string;
  readonly sent?: number;
  readonly received?: number;
}

/** http.log in JSON. */
export function httpRequest(kit: Kit, ms: number, request: HttpRequest): Line {
  const { method, host, path, userAgent, status = 200, type = 'text/html', sent = 0, received = 4_211 } = request;
  return { timeMs: ms, source: SOURCE, raw: `${head(kit, ms, 'http', request)},"trans_depth":1,"method":"${method}","host":"${host}","uri":${JSON.stringify(path)},"version":"1.1","user_agent":${JSON.stringify(userAgent)},"request_body_len":${sent},"response_body_len":${received},"status_code":${status},"status_msg":"OK","resp_mime_types":["${type}"]}` };
}

export interface Lease {
  readonly address: string;
  readonly server: string;
  readonly host: string;
  readonly mac: string;
}

/** dhcp.log in JSON: who has which address from now on. */
export function lease(kit: Kit, ms: number, { address, server, host, mac }: Lease): Line {
  const { domain } = kit.org;
  return { timeMs: ms, source: SOURCE, raw: `{"_path":"dhcp","ts":${kit.time(ms, 'epoch')},"uids":["${kit.id('C', ms)}"],"client_addr":"${address}","server_addr":"${server}","mac":"${mac}","host_name":"${host}","client_fqdn":"${host}.${domain}","domain":"${domain}","requested_addr":"${address}","assigned_addr":"${address}","lease_time":28800.0,"msg_types":["REQUEST","ACK"],"duration":0.0006}` };
}

export interface KerberosTicket extends Flow {
  readonly kind: 'AS' | 'TGS';
  readonly account: string;
  readonly service: string;
  readonly cipher?: 'aes256-cts-hmac-sha1-96' | 'rc4-hmac';
}

/** kerberos.log in JSON. */
export function kerberos(kit: Kit, ms: number, ticket: KerberosTicket): Line {
  const realm = kit.org.domain.toUpperCase();
  const service = ticket.kind === 'AS' ? `krbtgt/${realm}` : ticket.service;
  return { timeMs: ms, source: SOURCE, raw: `${head(kit, ms, 'kerberos', ticket)},"request_type":"${ticket.kind}","client":"${ticket.account}/${realm}","service":"${service}","success":true,"cipher":"${ticket.cipher ?? 'aes256-cts-hmac-sha1-96'}","forwardable":true,"renewable":true}` };
}

/** smb_files.log in JSON. */
export function smbFile(kit: Kit, ms: number, file: Flow & { readonly share: string; readonly name: string; readonly action?: 'OPEN' | 'DELETE' | 'RENAME' | 'WRITE'; readonly size?: number }): Line {
  return { timeMs: ms, source: SOURCE, raw: `${head(kit, ms, 'smb_files', file)},"action":"SMB::FILE_${file.action ?? 'OPEN'}","path":${JSON.stringify(`\\\\${file.to}\\${file.share}`)},"name":${JSON.stringify(file.name)},"size":${file.size ?? 0}}` };
}

/** dce_rpc.log in JSON. */
export function remoteCall(kit: Kit, ms: number, call: Flow & { readonly endpoint: string; readonly operation: string; readonly pipe?: string }): Line {
  return { timeMs: ms, source: SOURCE, raw: `${head(kit, ms, 'dce_rpc', call)},"rtt":0.0101,"named_pipe":${JSON.stringify(call.pipe ?? String(call.toPort))},"endpoint":"${call.endpoint}","operation":"${call.operation}"}` };
}
