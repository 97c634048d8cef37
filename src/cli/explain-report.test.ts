import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRule } from '#engine/detect/sigma/explain/explain-rule.ts';
import { fillInLists } from '#engine/detect/sigma/explain/fill-in-lists.ts';
import { lintDocument } from '#engine/detect/sigma/lint/lint-document.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { readYamlDocuments } from '#engine/detect/sigma/yaml-documents.ts';
import { explainText } from './explain-report.ts';

const EVENT_TEXT = `{"Image":"C:\\\\Windows\\\\System32\\\\certutil.exe", "CommandLine": "certutil -urlcache http://x.example/a", "User": "SYSTEM", "Peer": "10.9.9.9", "Port": 445}`;
const EVENT: Readonly<Record<string, string | number>> = { Image: 'C:\\Windows\\System32\\certutil.exe', CommandLine: 'certutil -urlcache http://x.example/a', User: 'SYSTEM', Peer: '10.9.9.9', Port: 445 };

/** What is printed of a rule with this detection, from the condition on. */
function tell(detection: string, product = 'windows', lists: Readonly<Record<string, readonly string[]>> = {}): string {
  const text = `title: T\nid: t\nlogsource: { product: ${product} }\ndetection:\n${detection.replaceAll(/^/gm, '  ')}\n`;
  const [rule] = parseSigma(text, 'a.yml').rules;
  const [yaml] = readYamlDocuments(text, 'a.yml', []);
  const parts = yaml === undefined ? null : lintDocument(yaml, text)?.detection;
  assert.ok(rule !== undefined && parts);
  const event = { logSources: [{ product: 'windows' }], timeMs: 0, text: EVENT_TEXT, values: (field: string) => (Object.hasOwn(EVENT, field) ? [EVENT[field] ?? null] : undefined) };
  const explanation = explainRule(fillInLists(rule, parts, lists), rule.logSource, event);
  const fields = explanation.fields.map((field) => ({ field, from: Object.hasOwn(EVENT, field) ? 'own' as const : 'absent' as const, places: [], values: (event.values(field) ?? []).map(String), similar: null }));
  const lines = explainText({ rule, explanation, fields, silencedBy: null, event: { text: EVENT_TEXT, source: 's', timeMs: 0, className: 'c', logSources: event.logSources } });
  assert.ok(lines.every((line) => line.length <= 120 && line === line.trimEnd()));
  return [lines[1], ...lines.slice(lines.indexOf('Condition') + 1)].join('\n');
}

test('searches, alternatives and filters are told by their names', () => {
  const text = tell("sel_img: { Image|endswith: ['\\certutil.exe', '\\x.exe', '\\y.exe'] }\nsel_cli: { CommandLine|contains|all: [urlcache, ftp] }\nfilter: { User: SYSTEM }\ncondition: all of sel_* and not 1 of filter*");
  assert.match(text, /^DOES NOT FIRE: its condition does not hold/);
  assert.match(text, /yes +sel_img: one of\n +yes +Image ends with "\\certutil\.exe"\n +no +Image ends with any of "\\x\.exe", "\\y\.exe"/);
  assert.match(text, /no +sel_cli: all of\n +yes +CommandLine contains "urlcache"\n +no +CommandLine contains "ftp"/);
  assert.match(text, /no +not filter\n +yes +filter: User is "SYSTEM"/);
  assert.match(text, /It lacks 2 things\n {2}- sel_cli: CommandLine contains "ftp"\n {2}- filter: not User is "SYSTEM"$/);
});

test('networks, numbers, patterns, other fields, absence and keywords are told as what they are', () => {
  assert.match(tell("a: { Peer|cidr: [10.0.0.0/8, 192.168.0.0/16] }\ncondition: a"), /^FIRES[\s\S]*yes +Peer is in 10\.0\.0\.0\/8\n +no +Peer is in 192/);
  assert.match(tell("a: { Port|gte: 1024 }\ncondition: a"), /no +a: Port >= 1024[\s\S]*- a: Port >= 1024$/);
  assert.match(tell("a: { Image|re|i: 'CERTUTIL\\.exe$' }\ncondition: a"), /^FIRES[\s\S]*yes +a: Image matches \/CERTUTIL\\\.exe\$\/i/);
  assert.match(tell("a: { User|fieldref: Peer }\ncondition: a"), /no +a: User is the value of Peer[\s\S]*User +own field +SYSTEM\n +Peer +own field +10\.9\.9\.9/);
  assert.match(tell("a: { Company: [null, x] }\ncondition: not a"), /yes +a: one of\n +yes +Company is absent or null\n +no +Company is "x"[\s\S]*Company +absent/);
  assert.match(tell("a: { Company|exists: false, User|exists: true }\ncondition: a"), /^FIRES[\s\S]*yes +not\n +no +Company is there\n +yes +User is there/);
  assert.match(tell("k: [segfault, oom]\ncondition: k"), /no +the text contains any of "segfault", "oom"[\s\S]*the text +the whole record +\{"Image"[\s\S]*- k: the text contains "segfault"\n {4}or k: the text contains "oom"$/);
});

test('a list that is not there is told, and is the last thing that is asked for', () => {
  const detection = "a: { User|expand: '%admins%' }\nb: { Port: 80 }\ncondition: 1 of them";
  assert.match(tell(detection), /User can match nothing \(The rule needs the list "admins"[\s\S]*It lacks one thing\n {2}- b: Port is "80"$/);
  assert.match(tell(detection, 'windows', { admins: ['system'] }), /^FIRES[\s\S]*yes +a: User is "system"/);
});

test('a rule that is not asked lacks an event of its log source before all else', () => {
  const text = tell("a: { User: SYSTEM }\nb: { Port: 80 }\ncondition: a and b", 'linux');
  assert.match(text, /^DOES NOT FIRE: it is not asked about this event[\s\S]*It lacks 2 things\n {2}- an event of linux\n {2}- b: Port is "80"$/);
  assert.match(tell('a: { User: SYSTEM }\ncondition: a', 'linux'), /^DOES NOT FIRE: it is not asked[\s\S]*It lacks one thing\n {2}- an event of linux$/);
});
