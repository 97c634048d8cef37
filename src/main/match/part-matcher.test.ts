import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { MappingDocument } from '#contract/mapping.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { readParts } from '#pipeline/ingest/files/read-parts.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';
import { readMappings, readTaxonomy } from '#stores/content/content-folder.ts';
import { normaliserOf } from '../normaliser-from-content.ts';
import { type MatchContent, PartMatcher } from './part-matcher.ts';

const NOW_MS = Date.UTC(2026, 10, 20);
const { rules: RULES } = parseSigma(`title: A program was started
id: started
logsource: { product: windows, category: process_creation }
detection: { s: { Image|endswith: '.exe' }, condition: s }
level: low
---
title: Net was started
id: net
logsource: { product: windows, category: process_creation }
detection: { s: { CommandLine|contains: 'net user' }, condition: s }
level: high
---
title: A sign-in failed
id: failed
logsource: { product: linux }
detection: { keywords: ['Failed password'], condition: keywords }
`, 'rules.yml');

let mappings: readonly MappingDocument[];
let taxonomy: Taxonomy;
let matcher: PartMatcher;

before(async () => {
  [mappings, taxonomy] = await Promise.all([readMappings('content'), readTaxonomy('content')]);
  matcher = new PartMatcher(content('matches'));
});

function content(show: 'matches' | 'rules'): MatchContent {
  return { rules: RULES, mappings, taxonomy, source: '', nowMs: NOW_MS, presentation: { show, format: 'ndjson', hasRecord: true } };
}

function opened(text: string, name = 'events.json') {
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  return { name, chunks: chunks() };
}

interface Found {
  readonly records: number;
  readonly fired: readonly string[];
  readonly unreadable: readonly string[];
}

async function found(text: string, name?: string): Promise<Found> {
  let records = 0;
  const fired: string[] = [];
  const unreadable: string[] = [];
  for await (const part of readParts(opened(text, name))) {
    const result = matcher.match({ file: 'f', part });
    records += result.records;
    fired.push(...result.printed.map((one) => JSON.parse(one) as { line: number; rules: { id: string }[] }).map(({ line, rules }) => `${line} ${rules.map(({ id }) => id).join()}`));
    unreadable.push(...result.unreadable.map(({ line, reason }) => `${line} ${reason}`));
  }
  return { records, fired, unreadable };
}

/** What the records of the file give when each is read, normalised and asked about. */
async function expected(text: string, name?: string): Promise<Found> {
  const [set, view, normaliser] = [compileRules(RULES), createEventView(taxonomy), normaliserOf(mappings)];
  let records = 0;
  const fired: string[] = [];
  const unreadable: string[] = [];
  for await (const record of readRecords(opened(text, name))) {
    records++;
    const outcome = record.ok ? normaliser.open({ tenant: 't', source: '', receivedAtMs: NOW_MS, id: 'r', text: record.text, ...(record.fields ? { fields: record.fields } : {}) }) : record;
    if (!outcome.ok) unreadable.push(`${record.line} ${outcome.reason}`);
    else if ('events' in outcome) for (const event of outcome.events) {
      const ids = set.match(view(event)).map(({ rule }) => rule.id);
      if (ids.length > 0) fired.push(`${record.line} ${ids.join()}`);
    }
  }
  return { records, fired, unreadable };
}

const started = (commandLine: string) => ({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Provider_Name: 'Microsoft-Windows-Sysmon', Computer: 'h.example', UtcTime: '2026-01-01 10:00:00.000', ProcessId: '1', Image: 'C:\\a.exe', CommandLine: commandLine });
const LINES = [
  JSON.stringify(started('a')), JSON.stringify(started('net user b')), `${JSON.stringify(started('net user c'))}\r`, '{"n":1}', '', '\r', '{"a": ', '{"a": "half', '{"a": {"b": 1}', '}', '{"a": nope}', JSON.stringify(started('net user x')).replace('"1"', '1x'), JSON.stringify(started('net user y')).replace(',"Image', '"Image'), JSON.stringify(started('net user z')).replace('}', ',}'), 'no JSON',
  `${JSON.stringify(started('net user d'))} ${JSON.stringify(started('e'))}`, 'Nov 20 09:12:01 web03 sshd[99]: Failed password for root from 203.0.113.5 port 22 ssh2',
];
const LONG = `${JSON.stringify(started('net user f'), null, 2)}\n${JSON.stringify([started('g')], null, 1)}`.split('\n');

describe('what is found in the parts of a file', () => {
  it('is what each of its records gives, also between broken lines and lines of other logs', async () => {
    const line = fc.constantFrom(...LINES);
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const text = [LINES[0], ...lines].join('\n');
      assert.deepEqual(await found(text), await expected(text));
    }), { numRuns: 50 });
  });

  it('is what each of its records gives, also of those over several lines', async () => {
    const lines = fc.oneof(fc.constantFrom(...LINES.slice(0, 5)).map((one) => [one]), fc.constant(LONG));
    await fc.assert(fc.asyncProperty(fc.array(lines, { maxLength: 6 }), async (groups) => {
      const text = groups.flat().join('\n');
      assert.deepEqual(await found(text), await expected(text));
    }), { numRuns: 50 });
  });

  it('tells the line of what cannot be read', async () => {
    assert.deepEqual(await found(`${LINES[1]}\n{"a": \n${LINES[0]}\n{"a": nope}\n`), { records: 4, fired: ['1 started,net', '3 started'], unreadable: ['2 not-json', '4 not-json'] });
  });

  it('has the time, host, rules, what matched, and the record', async () => {
    for await (const part of readParts(opened(`${LINES[1]}\n`))) {
      const [text] = matcher.match({ file: 'f.json', part }).printed;
      assert.deepEqual(JSON.parse(text ?? ''), {
        file: 'f.json', line: 1, time: '2026-01-01T10:00:00.000Z', source: 'microsoft.sysmon', host: 'h', user: null,
        rules: [
          { id: 'started', title: 'A program was started', level: 'low', techniques: [], matched: [{ field: 'Image', value: 'C:\\a.exe' }] },
          { id: 'net', title: 'Net was started', level: 'high', techniques: [], matched: [{ field: 'CommandLine', value: 'net user b' }] },
        ],
        record: LINES[1],
      });
    }
  });

  it('is counted by rule, with the first and the last time', async () => {
    const counting = new PartMatcher(content('rules'));
    for await (const part of readParts(opened(LINES.slice(0, 2).join('\n').replace('10:00', '09:00')))) {
      const { printed, tallies, matches } = counting.match({ file: 'f', part });
      const [nine, ten] = [Date.UTC(2026, 0, 1, 9), Date.UTC(2026, 0, 1, 10)];
      assert.deepEqual([printed, matches, tallies], [[], 2, [{ place: 0, count: 2, firstMs: nine, lastMs: ten }, { place: 1, count: 1, firstMs: ten, lastMs: ten }]]);
    }
  });
});
