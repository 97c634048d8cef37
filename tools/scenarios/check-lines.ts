import type { Normaliser } from '#engine/normalise/normaliser.ts';
import type { Line } from '../records/kit.ts';

/** Formats without milliseconds write the second. */
const SLACK_MS = 1_000;
const MAX_PROBLEMS = 10;

/** What is wrong with records, the first ten: not taken for their source, at another time, or an id that another one has. */
export function problemsOf(normaliser: Normaliser, lines: readonly Line[]): readonly string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const [i, { timeMs, source, raw }] of lines.entries()) {
    if (problems.length >= MAX_PROBLEMS) break;
    const complain = (what: string) => problems.push(`${source} ${what}: ${raw.slice(0, 300)}`);
    const outcome = normaliser.normalise({ tenant: 'local', source: '', receivedAtMs: timeMs + 60_000, id: String(i), text: raw });
    if (!outcome.ok) complain(outcome.reason);
    else for (const event of outcome.events) {
      if (event.source !== source) complain(`is taken for ${event.source}`);
      else if (Math.abs(event.timeMs - timeMs) > SLACK_MS) complain(`is at ${event.timeMs} instead of ${timeMs}`);
    }
    const id = recordId(source, raw);
    if (id !== undefined && seen.has(id)) complain(`has the id ${id} of another record`);
    if (id !== undefined) seen.set(id, raw);
  }
  return problems;
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
