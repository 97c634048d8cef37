import type { Normaliser } from '#engine/normalise/normaliser.ts';
import type { Line } from '../records/kit.ts';

/** Formats without milliseconds write the second. */
const SLACK_MS = 1_000;
const MAX_PROBLEMS = 10;

/** What is wrong with records, the first ten: not taken for their source, at another time, or an id that another one has. */
export function problemsOf(normaliser: Normaliser, lines: readonly Line[]): readonly string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    if (problems.length >= MAX_PROBLEMS) break;
    const id = recordId(line.source, line.raw);
    const wrong = [misread(normaliser, line), id !== undefined && seen.has(id) ? `has the id ${id} of another record` : null].filter((what) => what !== null);
    problems.push(...wrong.map((what) => `${line.source} ${what}: ${line.raw.slice(0, 300)}`));
    if (id !== undefined) seen.add(id);
  }
  return problems;
}

function misread(normaliser: Normaliser, { timeMs, source, raw }: Line): string | null {
  const outcome = normaliser.normalise({ tenant: 'local', source: '', receivedAtMs: timeMs + 60_000, id: '1', text: raw });
  if (!outcome.ok) return outcome.reason;
  const stranger = outcome.events.find((event) => event.source !== source);
  if (stranger !== undefined) return `is taken for ${stranger.source}`;
  const late = outcome.events.find((event) => Math.abs(event.timeMs - timeMs) > SLACK_MS);
  return late === undefined ? null : `is at ${late.timeMs} instead of ${timeMs}`;
}

/** The id by which a product knows the record, where it has one. */
const IDS: Readonly<Record<string, RegExp>> = {
  'microsoft.entra_signin': /"properties":\{"id":"([^"]+)"/, 'microsoft.entra_audit': /"properties":\{"id":"([^"]+)"/, 'microsoft.exchange_audit': /"Id":"([^"]+)"/, 'microsoft.sharepoint_audit': /"Id":"([^"]+)"/,
  'aws.cloudtrail': /"eventID":"([^"]+)"/, 'okta.system_log': /"uuid":"([^"]+)"/, 'google.workspace': /"uniqueQualifier":"([^"]+)"/, 'github.audit': /"_document_id":"([^"]+)"/, 'microsoft.windows_security': /"record_id":"([^"]+)"/,
  'microsoft.sysmon': /"record_id":"([^"]+)"/,
};

function recordId(source: string, raw: string): string | undefined {
  const found = IDS[source]?.exec(raw)?.[1];
  return found === undefined ? undefined : `${source}/${found}`;
}

/** Services that machines of every company ask for by name. */
const EVERYBODYS = /(?:^|\.)(?:microsoft\.com|microsoftonline\.com|office365\.com|google\.com|googleapis\.com|github\.com|googleusercontent\.com|amazonaws\.com|amazon\.com|powershellgallery\.com|pastebin\.com|ipify\.org|icanhazip\.com|transfer\.sh|ngrok\.io|telegram\.org|torproject\.org|ddns\.net|mega\.nz|deals\.xyz|games\.club|daily\.top|print\.space|terraform\.io)$/i;
const INSIDE = /^(?:10|127)\.|^(?:0\.0\.0\.0|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|198\.1[89]\.)/;

/** Addresses and names of hosts outside the ranges and domains that are kept for such use. */
export function foreignNames(lines: readonly { readonly raw: string }[]): readonly string[] {
  const found = new Set<string>();
  for (const { raw } of lines) {
    for (const [address] of raw.matchAll(/(?<![/\d.a-zA-Z])(?:\d{1,3}\.){3}\d{1,3}(?![\d.-])\b/g)) if (!INSIDE.test(address)) found.add(address);
    for (const [, host] of raw.matchAll(/(?:\w@|https?:\/\/|"(?:query|server_name|host)":")([a-z0-9.-]+\.[a-z]{2,})/gi)) if (host !== undefined && !host.toLowerCase().endsWith('.example') && !EVERYBODYS.test(host)) found.add(host);
  }
  return [...found];
}
