const MIB = 1024 * 1024;

/** How much a sender may send. All are per request unless the name says otherwise. */
export interface IngestLimits {
  /** Bytes of the body as it is on the wire. */
  readonly bodyBytes: number;
  readonly decompressedBytes: number;
  /** Decompressed bytes per compressed byte; looked at once `ratioFromBytes` came out. */
  readonly decompressionRatio: number;
  readonly ratioFromBytes: number;
  readonly recordBytes: number;
  readonly recordsPerRequest: number;
  /** Nesting of objects and arrays in a JSON record. */
  readonly recordDepth: number;
  /** Members of all objects in a JSON record. */
  readonly recordFields: number;
  /** Bytes of all requests that wait for the journal, and the share of them that one tenant may hold. */
  readonly inFlightBytes: number;
  readonly tenantInFlightBytes: number;
  /** How long a body may stand still. */
  readonly bodyIdleMs: number;
  /** How long the rest of a refused body is read and thrown away, so that the sender sees the answer. */
  readonly lingerMs: number;
  /** How long an answer of `authenticate` is believed; a revocation takes effect within it. */
  readonly credentialCacheMs: number;
  /** How long a known credential is still believed while `authenticate` fails (state store down). */
  readonly credentialStaleMs: number;
  /** Records per second and credential; `null` is no limit. */
  readonly rate: { readonly recordsPerSecond: number; readonly burst: number } | null;
  readonly retryAfterSeconds: number;
}

export const DEFAULT_INGEST_LIMITS: IngestLimits = {
  bodyBytes: 32 * MIB,
  decompressedBytes: 256 * MIB,
  decompressionRatio: 250,
  ratioFromBytes: 8 * MIB,
  recordBytes: MIB,
  recordsPerRequest: 100_000,
  recordDepth: 64,
  recordFields: 8_192,
  inFlightBytes: 512 * MIB,
  tenantInFlightBytes: 256 * MIB,
  bodyIdleMs: 30_000,
  lingerMs: 2_000,
  credentialCacheMs: 4_000,
  credentialStaleMs: 15 * 60_000,
  rate: null,
  retryAfterSeconds: 5,
};
