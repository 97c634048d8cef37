import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRsyslog } from '../system-tools.ts';
import { type OutsideProgram, startProgram } from './outside-program.ts';

export interface RsyslogTargets {
  /** Where rsyslog itself takes messages, as from a device in the network. */
  readonly inPort: number;
  readonly tlsPort: number;
  readonly tcpPort: number;
  readonly udpPort: number;
  /** The authority that has signed the platform's certificate, and rsyslog's own certificate. */
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
}

/** An rsyslog relay that passes each message on three ways: TLS with octet counting, plain TCP and UDP. */
export function startRsyslog(folder: string, to: RsyslogTargets): OutsideProgram {
  const tool = findRsyslog();
  if (tool === null) throw new Error('rsyslog is not installed.');
  mkdirSync(join(folder, 'work'), { recursive: true });
  const config = join(folder, 'rsyslog.conf');
  writeFileSync(config, `
global(workDirectory="${join(folder, 'work')}" defaultNetstreamDriver="${tool.tlsDriver}" defaultNetstreamDriverCAFile="${to.caPath}"
  defaultNetstreamDriverCertFile="${to.certPath}" defaultNetstreamDriverKeyFile="${to.keyPath}")
module(load="imptcp")
input(type="imptcp" address="127.0.0.1" port="${to.inPort}")
action(type="omfwd" target="127.0.0.1" port="${to.tlsPort}" protocol="tcp" template="RSYSLOG_SyslogProtocol23Format" TCP_Framing="octet-counted"
  StreamDriver="${tool.tlsDriver}" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="platform.example"
  action.resumeRetryCount="-1" action.resumeInterval="1")
action(type="omfwd" target="127.0.0.1" port="${to.tcpPort}" protocol="tcp" template="RSYSLOG_TraditionalForwardFormat" action.resumeRetryCount="-1" action.resumeInterval="1")
action(type="omfwd" target="127.0.0.1" port="${to.udpPort}" protocol="udp" template="RSYSLOG_TraditionalForwardFormat")
`);
  return startProgram(tool, ['-n', '-f', config, '-i', join(folder, 'rsyslog.pid')]);
}
