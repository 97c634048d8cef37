import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { readGzLines } from '../sources/gz-lines.ts';
import { whyNot } from './regression.ts';
import { titleLikeness } from './title-likeness.ts';

/** A peer's test event beside the Sigma rules that stand for the peer's rule. */
export interface PeerCase {
  readonly rule: string;
  readonly test: string;
  readonly counterparts: readonly string[];
  /** What the peer says of the event. */
  readonly mustFire: boolean;
  readonly fires: boolean;
  /** Why the first counterpart does not hold; empty where it does. */
  readonly why: string;
}

export interface PeerReport {
  readonly set: string;
  readonly tests: number;
  /** Tests whose event no mapping takes, and those of a rule without a counterpart. */
  readonly unmapped: number;
  readonly withoutCounterpart: number;
  readonly cases: readonly PeerCase[];
}

export interface PeerParts {
  readonly normaliser: Normaliser;
  readonly ruleSet: RuleSet;
  readonly view: EventView;
}

interface PeerTest {
  readonly rule: string;
  readonly title: string;
  readonly test: string;
  readonly techniques: readonly string[];
  readonly mustFire: boolean;
  readonly text: string;
}

const ALIKE_FROM = 0.5;

export async function runPeers(files: { readonly panther: string; readonly wazuh: string }, parts: PeerParts): Promise<readonly PeerReport[]> {
  return [await runPeer('panther-analysis', files.panther, readPanther, parts), await runPeer('wazuh-ruleset-tests', files.wazuh, readWazuh, parts)];
}

/**
 * A Sigma rule stands for a peer's rule when it names one of the peer's ATT&CK techniques (or its parent or child), when events of the
 * peer's tests have its log source, and when at least half of the words of both titles are the same.
 */
async function runPeer(set: string, file: string, read: (line: JsonObject) => PeerTest | null, { normaliser, ruleSet, view }: PeerParts): Promise<PeerReport> {
  const tests: (PeerTest & { readonly events: readonly NormalisedEvent[] })[] = [];
  for await (const line of readGzLines(file)) {
    const test = read(line);
    if (test === null) continue;
    const outcome = normaliser.normalise({ tenant: 'eval', source: '', receivedAtMs: 0, id: String(tests.length), text: test.text });
    tests.push({ ...test, events: outcome.ok ? outcome.events.filter((event) => event.logSources.length > 0) : [] });
  }
  const mapped = tests.filter(({ events }) => events.length > 0);
  const counterparts = new Map<string, readonly SigmaRule[]>();
  for (const rule of new Set(mapped.map((test) => test.rule))) counterparts.set(rule, counterpartsOf(mapped.filter((test) => test.rule === rule), ruleSet.rules));
  const compared = mapped.filter((test) => (counterparts.get(test.rule) ?? []).length > 0);
  const cases = compared.map(({ rule, title, test, mustFire, events }): PeerCase => {
    const wanted = counterparts.get(rule) ?? [];
    const fired = new Set(events.flatMap((event) => ruleSet.match(view(event)).map((match) => match.rule)));
    const fires = wanted.some((one) => fired.has(one));
    return { rule: title, test, counterparts: wanted.map((one) => one.title), mustFire, fires, why: fires ? '' : whyNot(wanted[0], events, view) };
  });
  return { set, tests: tests.length, unmapped: tests.length - mapped.length, withoutCounterpart: mapped.length - compared.length, cases };
}

function counterpartsOf(tests: readonly (PeerTest & { readonly events: readonly NormalisedEvent[] })[], rules: readonly SigmaRule[]): readonly SigmaRule[] {
  const title = tests[0]?.title ?? '';
  const techniques = new Set(tests.flatMap((test) => test.techniques));
  const families = new Set([...techniques].map(parentOf));
  const isKin = (technique: string) => techniques.has(technique) || (families.has(parentOf(technique)) && (technique === parentOf(technique) || techniques.has(parentOf(technique))));
  const alike = rules.filter((rule) => Object.keys(rule.logSource).length > 0 && rule.techniques.some(isKin) && titleLikeness(rule.title, title) >= ALIKE_FROM);
  return alike.filter((rule) => tests.some(({ events }) => events.some((event) => isRouted(rule.logSource, event.logSources))));
}

function parentOf(technique: string): string {
  return technique.split('.')[0] ?? technique;
}

function techniquesIn(value: unknown): readonly string[] {
  return JSON.stringify(value ?? '').match(/T\d{4}(?:\.\d{3})?/g) ?? [];
}

/** A test that replaced a look-up is left out: its event alone does not decide. */
function readPanther(line: JsonObject): PeerTest | null {
  if (line['mocked'] === true) return null;
  const title = String(line['rule_name'] ?? line['rule_id']);
  return { rule: String(line['rule_id']), title, test: String(line['test']), techniques: techniquesIn(line['mitre']), mustFire: line['expected'] === true, text: JSON.stringify(withoutPanther(line['event'])) };
}

/** `p_` fields are what Panther adds to a record. */
function withoutPanther(event: JsonObject[string]): JsonObject {
  return typeof event === 'object' && event !== null ? Object.fromEntries(Object.entries(event).filter(([name]) => !name.startsWith('p_'))) : {};
}

function readWazuh(line: JsonObject): PeerTest | null {
  return { rule: String(line['rule']), title: String(line['rule_description'] ?? ''), test: String(line['test']), techniques: techniquesIn(line['mitre']), mustFire: line['expect_match'] === true, text: String(line['log']) };
}
