import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SyslogListener } from '#pipeline/ingest/syslog/syslog-config.ts';

const credential = z.string().min(1);

const listenerSchema = z.strictObject({
  protocol: z.enum(['udp', 'tcp', 'tls']),
  host: z.string().optional(),
  port: z.number().int().min(1).max(65_535),
  credential: credential.optional(),
  clients: z.array(z.strictObject({ address: z.string(), credential })).optional(),
  certificates: z.array(z.union([z.strictObject({ fingerprint256: z.string(), credential }), z.strictObject({ san: z.string(), credential })])).optional(),
  tls: z.strictObject({ key: z.string(), cert: z.string(), ca: z.string().optional() }).optional(),
});

const settingsSchema = z.strictObject({ syslog: z.array(listenerSchema).default([]) });

export interface SettingsFile {
  readonly syslog: readonly SyslogListener[];
}

/** A settings file that cannot be used; the message names what is wrong in it. */
export class SettingsError extends Error {}

/** Reads `settings.yml` of the data folder (docs/send-syslog.md), or gives the defaults where there is none. Paths in it are relative to it. */
export function readSettingsFile(dataDir: string): SettingsFile {
  const file = join(dataDir, 'settings.yml');
  const text = readIfThere(file);
  if (text === null) return { syslog: [] };
  const parsed = settingsSchema.safeParse(readYaml(file, text) ?? {});
  if (!parsed.success) throw new SettingsError(`${file}: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`).join('; ')}`);
  const pem = (path: string) => readPem(file, resolve(dirname(file), path));
  const listeners = parsed.data.syslog.map(({ tls, ...listener }) =>
    tls === undefined ? listener : { ...listener, tls: { key: pem(tls.key), cert: pem(tls.cert), ...(tls.ca === undefined ? {} : { ca: pem(tls.ca) }) } },
  );
  return { syslog: listeners as readonly SyslogListener[] };
}

function readYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new SettingsError(`${file} is no YAML: ${(error as Error).message}`);
  }
}

function readPem(file: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new SettingsError(`${file} names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}). Put it there, or correct the path.`);
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
