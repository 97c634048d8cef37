import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { LogSource } from '#contract/log-source.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import type { Kernel } from '#engine/detect/kernel/kernel.ts';
import { createScriptKernel } from '#engine/detect/kernel/script-kernel.ts';
import { RecordMatcher } from '#engine/detect/record/record-matcher.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { referenceMatch } from '#engine/detect/sigma/reference-match.ts';
import { REGEX_INPUT_LIMIT, regexReach } from '#engine/detect/sigma/safe-regex.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { copyUnits } from './detector-from-content.ts';
import { createWasmKernel } from './wasm-kernel.ts';
import { normaliserFromContent } from './normaliser-from-content.ts';

let normaliser: MappingNormaliser;
let taxonomy: Taxonomy;

before(async () => {
  normaliser = await normaliserFromContent('content');
  taxonomy = await readTaxonomy('content');
});

const KERNELS: Readonly<Record<string, () => Kernel>> = { 'in TypeScript': createScriptKernel, 'in WebAssembly': createWasmKernel };
const RECEIPT = { tenant: 'acme', source: '', receivedAtMs: Date.UTC(2026, 10, 20) };
const decode = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

let decidedByBytes = 0;

function matcherOf(kernel: Kernel, rules: readonly SigmaRule[]): RecordMatcher {
  return new RecordMatcher({ kernel, normaliser, ruleSet: compileRules(rules, { copyUnits }), view: createEventView(taxonomy), taxonomy, copyUnits, seed: 7, decode });
}

/** Ids of the rules that fire on each line: by the kernel, after it has learnt what the lines are like. */
function matched(kernel: Kernel, rules: readonly SigmaRule[], lines: readonly string[]): string[] {
  const matcher = matcherOf(kernel, rules);
  const bytes = Buffer.from(lines.join('\n'));
  for (let i = 0; i < 6; i++) {
    matcher.matchLines(bytes, RECEIPT);
    matcher.learnAll();
  }
  const before = matcher.counts.unreadable + matcher.counts.unknown;
  const found = lines.map(() => '');
  for (const { record, rules: fired, events } of matcher.matchLines(bytes, RECEIPT)) {
    found[record] = fired.map(({ id }) => id).join();
    // What the bytes told is what the rules say of the event.
    assert.equal(events.flatMap(({ matches }) => matches.map(({ rule }) => rule.id)).join(), found[record]);
  }
  decidedByBytes += lines.length - (matcher.counts.unreadable + matcher.counts.unknown - before);
  return found;
}

function expected(rules: readonly SigmaRule[], lines: readonly string[]): string[] {
  const view = createEventView(taxonomy);
  return lines.map((text) => {
    const outcome = normaliser.normalise({ ...RECEIPT, id: 'r', text });
    return outcome.ok ? outcome.events.flatMap((event) => referenceMatch(rules, view(event)).map(({ id }) => id)).join() : '';
  });
}

function ruleOf(detection: object, logsource: LogSource, id: string): SigmaRule {
  const { rules, problems } = parseSigma(JSON.stringify({ title: 'A rule', id, logsource, detection }), 'rule.yml');
  assert.deepEqual(problems.filter(({ severity }) => severity === 'error'), []);
  return rules[0] as SigmaRule;
}

/** Texts that are alike in parts, with what JSON escapes, what folds in unusual ways and what is not ASCII. */
const fragment = fc.constantFrom('a', 'B', 'ab', 'cmd', 'CMD.exe', '\\', '\\\\', '"', '/', '\n', '\t', ' ', 'net', 'k', '\u212a', '\u0130', 'i', 's', '\u017f', 'é', 'É', '€', '😀', '\u0001', '{', '1', '07', '10.0.0.1', '-', '<', '%');
const text = fc.array(fragment, { maxLength: 6 }).map((parts) => parts.join(''));
const ADDRESSES = ['10.0.0.1', '10.1.2.3', '8.8.8.8', '10.0.0.01', '256.1.1.1', '10.0.0.', '-', '::', '::1', 'fe80::1', '::ffff:10.0.0.1', '::ffff:a00:1', '::a00:1', ' 10.0.0.1', '10.0.0.1%1', 'S-1-0-0', 'pc1'];
const address = fc.constantFrom(...ADDRESSES);
const value = fc.oneof({ weight: 8, arbitrary: text }, { weight: 3, arbitrary: address }, fc.integer({ min: -5, max: 70_000 }), fc.constantFrom(null, true, false, 1.5, 1e21, '', '-'), fc.array(text, { maxLength: 3 }), fc.record({ Image: text }));
const SYSMON_FIELDS = ['Image', 'CommandLine', 'ParentImage', 'User', 'Message', 'TargetObject', 'Hashes', 'Level', 'DestinationIp', 'Details', 'Odd Name'] as const;
const units = (text: string): string => Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
/** Ways in which senders write the same: letters by numbers, and slashes, what is not ASCII, what JSON has short escapes for, brackets; or with blanks. */
const WAYS: readonly ((line: string) => string)[] = [
  (line) => line.replaceAll('a', '\\u0061'), (line) => line.replaceAll('/', '\\/'), (line) => line.replaceAll(':', ' : '), (line) => line.replaceAll(/[^\0-\x7f]/g, units), (line) => line.replaceAll(/[^\0-\x7f]/g, (text) => units(text).toUpperCase().replaceAll('U', 'u')),
  (line) => line.replaceAll('\\\\', '\\u005C').replaceAll('\\"', '\\u0022').replaceAll('\\n', '\\u000a'), (line) => line.replaceAll('<', '\\u003c').replaceAll('%', '\\u0025'),
];
const escapeSometimes = (line: string, how: number): string => WAYS[how]?.(line) ?? line;


/** Several records with the same keys, mostly with values of the same kinds: what is learnt from one is used for the others. */
function alike(names: readonly string[], most: number): fc.Arbitrary<readonly Readonly<Record<string, unknown>>[]> {
  return fc.uniqueArray(fc.constantFrom(...names), { maxLength: most }).chain((keys) => fc.array(fc.record(Object.fromEntries(keys.map((key) => [key, value]))), { minLength: 1, maxLength: 8 }));
}

const sysmonLines = fc.record({
  id: fc.constantFrom(1, 3, 12, 13, '1'), fields: alike(SYSMON_FIELDS, 6), how: fc.nat({ max: 13 }), twice: fc.option(text, { nil: undefined, freq: 5 }), extra: fc.option(fc.dictionary(fc.constantFrom('Image', 'x'), text), { nil: undefined, freq: 6 }),
}).map(({ id, fields, how, twice, extra }) => fields.map((one) => {
  const line = JSON.stringify({ EventID: id, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', Hostname: 'pc1', ...one, ...(extra ? { extra } : {}) });
  return escapeSometimes(twice === undefined ? line : `${line.slice(0, -1)},"Image":${JSON.stringify(twice)}}`, how);
}));
const beatLines = fc.record({ id: fc.constantFrom(1, 13), fields: alike(SYSMON_FIELDS, 5), message: text }).map(({ id, fields, message }) => fields.map((one) =>
  JSON.stringify({ '@timestamp': '2026-11-20T10:00:00Z', message, winlog: { event_id: id, channel: 'Microsoft-Windows-Sysmon/Operational', provider_name: 'Microsoft-Windows-Sysmon', computer_name: 'pc1', event_data: one } })));
const securityLines = fc.record({ id: fc.constantFrom(4688, 4624, 5156), fields: alike(['NewProcessName', 'ProcessName', 'CommandLine', 'SubjectUserName', 'ParentProcessName', 'Application', 'DestAddress', 'SourceAddress', 'IpAddress', 'DestPort', 'Message'], 7) }).map(({ id, fields }) => fields.map((one) =>
  JSON.stringify({ EventID: id, Channel: 'Security', Provider_Name: 'Microsoft-Windows-Security-Auditing', Computer: 'pc1', ...one })));
const trailLines = fc.record({ name: fc.constantFrom('GetObject', 'PutObject'), fields: alike(['sourceIPAddress', 'userAgent', 'userName', 'errorCode'], 4), params: fc.option(fc.dictionary(fc.constantFrom('bucketName', 'key', 'Image'), value), { nil: null }) }).map(({ name, fields, params }) => fields.map(({ userName, ...one }) =>
  JSON.stringify({ eventVersion: '1.08', eventSource: 's3.amazonaws.com', eventName: name, awsRegion: 'eu-west-1', eventTime: '2026-11-20T10:00:00Z', userIdentity: { type: 'IAMUser', userName }, requestParameters: params, ...one })));

/** Lines with a slip in them, which are JSON no more, or say something else. */
const brokenLines = fc.tuple(fc.oneof(sysmonLines, securityLines), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.constantFrom('"', '\\', '{', '}', '[', ',', ':', '\t', '0', 'x', '.', 'e', 't', '\\u00zz', '\\x', '-', ' ')), { minLength: 1, maxLength: 2 })).map(([lines, slips]) => lines.map((line) =>
  slips.reduce((text, [at, cut, put]) => `${text.slice(0, at % text.length)}${put}${text.slice((at % text.length) + cut)}`, line)).filter((line) => line.isWellFormed() && !line.includes('\n')));

const plain = text.filter((one) => one !== '').map((one) => one.replaceAll(/[*?\\]/g, (char) => `\\${char}`));
const fieldTest = fc.oneof(
  fc.tuple(fc.constantFrom('', '|contains', '|startswith', '|endswith', '|cased', '|contains|cased', '|neq'), fc.oneof(plain, fc.array(plain, { minLength: 1, maxLength: 6 }), fc.constantFrom('*', 'a*', '*b?', 'c\\**', '*cmd*exe*'), address)),
  fc.tuple(fc.constantFrom('|contains|all'), fc.array(plain, { minLength: 1, maxLength: 3 })),
  fc.tuple(fc.constantFrom('|re', '|re|i'), fc.constantFrom('a.*b', '^cmd', 'exe$', '[a-c]{2,}', 'net|cmd', '\\\\+', '^$', 'K', 'a\\b', '^"?[A-Za-z]{1,3}$', '\\s')),
  fc.tuple(fc.constant('|cidr'), fc.constantFrom('10.0.0.0/8', '::/0', '0.0.0.0/0', '10.0.0.1', 'fe80::/10')), fc.tuple(fc.constantFrom('|gte', '|lt'), fc.integer({ min: 0, max: 100 })),
  fc.tuple(fc.constant('|exists'), fc.boolean()), fc.tuple(fc.constant(''), fc.constantFrom(null, 1, 4688, '')), fc.tuple(fc.constantFrom('|fieldref', '|fieldref|endswith', '|fieldref|contains'), fc.constantFrom('ParentImage', 'Image', 'User')),
  fc.tuple(fc.constant('|windash|contains'), fc.constantFrom('-a', ' /c')),
);
const RULE_FIELDS = [...SYSMON_FIELDS.slice(0, 10), 'EventID', 'Channel', 'NewProcessName', 'SubjectUserName', 'DestinationPort', 'DestinationIp', 'SourceIp', 'IpAddress', 'eventName', 'userIdentity.userName', 'requestParameters.key', 'Absent'] as const;
const search = fc.oneof({ weight: 6, arbitrary: fc.array(fc.tuple(fc.constantFrom(...RULE_FIELDS), fieldTest), { minLength: 1, maxLength: 3 }).map((tests) => Object.fromEntries(tests.map(([field, [modifiers, wanted]]) => [field + modifiers, wanted]))) }, fc.array(plain, { minLength: 1, maxLength: 3 }));
const condition = fc.constantFrom('one', 'one and two', 'one or two', 'one and not two', 'not one', '1 of them', 'all of them', 'not (one and two) and three', '2 of them');
const source = fc.constantFrom<LogSource>({ product: 'windows', category: 'process_creation' }, { product: 'windows', service: 'sysmon' }, { product: 'windows' }, { category: 'network_connection', product: 'windows' }, { category: 'registry_set', product: 'windows' }, { product: 'windows', service: 'security' }, { product: 'aws', service: 'cloudtrail' }, { category: 'process_creation' });
const rule = fc.record({ one: search, two: search, three: search, condition: condition.map((words) => words.replace('2 of', 'all of')), logsource: source }).map(({ logsource, ...detection }) => ({ logsource, detection }));

/** Its program is so long that it reaches only a part of a long value, and its automaton is small. */
const WIDE = Array.from({ length: 40 }, (_, i) => `needle${String.fromCharCode(0x61 + (i % 26), 0x61 + Math.floor(i / 26))}`).join('|');

for (const [where, create] of Object.entries(KERNELS)) {
  describe(`the record matcher ${where}`, () => {
    it('asks a pattern no further into a value than its reach', () => {
      const rules = ['s', 'not s'].map((condition) => ruleOf({ s: { 'CommandLine|re': WIDE }, condition }, { product: 'windows', category: 'process_creation' }, condition));
      const reach = regexReach({ pattern: WIDE, ignoreCase: false, multiLine: false, dotAll: false });
      assert.ok(reach < REGEX_INPUT_LIMIT);
      const lines = [reach - 8, reach].map((before) => JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', Hostname: 'pc1', CommandLine: `${'x'.repeat(before)}needleaa` }));
      assert.deepEqual(matched(create(), rules, lines), ['s', 'not s']);
      assert.deepEqual(expected(rules, lines), ['s', 'not s']);
    });

    it('learns nothing from records that only look like JSON, and has no event of them', () => {
      const rules = [ruleOf({ s: { 'CommandLine|contains': 'net' }, condition: 's' }, { product: 'windows', category: 'process_creation' }, 'net')];
      const good = JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', Hostname: 'pc1', ProcessId: 1, CommandLine: 'net use' });
      const lines = [...['nope', '01', '1,', '"1" 2', '-'].map((broken) => good.replace('"ProcessId":1', `"ProcessId":${broken}`)), good];
      const bytes = Buffer.from(Array.from({ length: 300 }, () => lines.join('\n')).join('\n'));
      const matcher = matcherOf(create(), rules);
      for (let i = 0; i < 4; i++) {
        const unreadable = new Set<number>();
        const fired = matcher.matchLines(bytes, RECEIPT, { onUnreadable: ({ id }) => void unreadable.add(Number(id)) }).filter(({ events }) => events.length > 0).map(({ record }) => record);
        assert.deepEqual(fired, Array.from({ length: 300 }, (_, n) => 6 * n + 5));
        assert.equal(unreadable.size, 1_500);
        matcher.learnAll();
      }
    });

    it('knows of addresses what networks say of them, however they are written', () => {
      const networks = ['10.0.0.0/8', '0.0.0.0/0', '10.0.0.1', '::/0', 'fe80::/10', '::1/128'];
      const rules = networks.flatMap((network) => ['s', 'not s'].map((condition) => ruleOf({ s: { 'IpAddress|cidr': network }, condition }, { product: 'windows', service: 'security' }, `${condition} ${network}`)));
      const lines = ADDRESSES.map((one) => JSON.stringify({ EventID: 4624, Channel: 'Security', Provider_Name: 'Microsoft-Windows-Security-Auditing', Computer: 'pc1', IpAddress: one }));
      assert.deepEqual(matched(create(), rules, lines), expected(rules, lines));
    });

    it('finds exactly the rules that the plain reference finds, whatever records and rules are', { timeout: 300_000 }, () => {
      fc.assert(
        fc.property(fc.array(rule, { minLength: 1, maxLength: 8 }), fc.array(fc.oneof(sysmonLines, beatLines, securityLines, trailLines, brokenLines), { minLength: 1, maxLength: 6 }), (drafts, groups) => {
          const lines = groups.flat();
          const rules = drafts.map(({ detection, logsource }, i) => ruleOf(detection, logsource, `r${i}`));
          assert.deepEqual(matched(create(), rules, lines), expected(rules, lines));
        }),
        { numRuns: Number(process.env['RUNS'] ?? 60) },
      );
      assert.ok(decidedByBytes > 200, `only ${decidedByBytes} records were decided on their bytes`);
    });
  });
}
