import type { IngestDeps } from '../ingest-deps.ts';

/** One port that takes syslog, and what decides the tenant: always a credential. */
export interface SyslogListener {
  readonly protocol: 'udp' | 'tcp' | 'tls';
  /** `0.0.0.0` unless told. */
  readonly host?: string;
  readonly port: number;
  /** The secret of the credential for all that comes to this port. */
  readonly credential?: string;
  /** Credentials by client address; the first that fits counts. */
  readonly clients?: readonly { readonly address: string; readonly credential: string }[];
  /** Credentials by client certificate, TLS only. With any, a client needs a certificate that fits. */
  readonly certificates?: readonly CertificateCredential[];
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer; readonly ca?: string | Buffer };
}

/** A certificate by its SHA-256 fingerprint, or by a subject alternative name that one of the `ca` has signed. */
export type CertificateCredential =
  | { readonly fingerprint256: string; readonly credential: string }
  | { readonly san: string; readonly credential: string };

export interface SyslogLimits {
  /** RFC 5424, 6.1 asks for 2,048 at least; firewalls and Windows agents send far more. */
  readonly messageBytes: number;
  readonly connections: number;
  /** Long, because closing a plain TCP connection loses what the sender has written meanwhile. */
  readonly idleMs: number;
  readonly handshakeMs: number;
  /** Messages that wait for the journal, per listener. */
  readonly queueBytes: number;
  readonly batchBytes: number;
  /** How long to wait before a refused append is tried again (TCP and TLS). */
  readonly retryMs: number;
}

export const DEFAULT_SYSLOG_LIMITS: SyslogLimits = {
  messageBytes: 256 * 1024,
  connections: 1_000,
  idleMs: 60 * 60_000,
  handshakeMs: 10_000,
  queueBytes: 16 * 1024 * 1024,
  batchBytes: 1024 * 1024,
  retryMs: 250,
};

export interface SyslogDeps extends Pick<IngestDeps, 'journal' | 'clock' | 'authenticate' | 'counters' | 'limits'> {
  readonly listeners: readonly SyslogListener[];
  readonly syslogLimits?: Partial<SyslogLimits>;
}
