import { ATTACK_TECHNIQUES, WITHDRAWN_TECHNIQUES } from '#contract/attack.gen.ts';
import { TACTICS } from '#contract/tactics.ts';
import type { LintCheck, Remark } from '../lint-check.ts';
import type { LintDocument } from '../lint-document.ts';
import { replaceValue } from '../text-edits.ts';

/** What may stand behind the dot, by namespace (Sigma specification, appendix on tags). */
const VALUES: Readonly<Record<string, RegExp>> = {
  attack: /^(?:t\d{4}(?:\.\d{3})?|g\d{4}|s\d{4}|ds\d{4}|dc\d{4}|m\d{4}|a\d{4}|c\d{4}|ta\d{4})$/,
  car: /^\d{4}-\d{2}-\d{3}$/,
  cve: /^\d{4}-\d{4,}$/,
  d3fend: /^(?:d3-[a-z0-9]+|d3f-\w+|model|harden|detect|isolate|deceive|evict)$/i,
  detection: /^(?:dfir|emerging-threats|threat-hunting)$/,
  stp: /^[1-5][auk]?$/,
  tlp: /^(?:red|amber|amber-strict|green|clear)$/,
};
const EXAMPLES: Readonly<Record<string, string>> = {
  attack: 'attack.t1059.001, attack.execution or attack.g0016', car: 'car.2016-04-005', cve: 'cve.2021-44228', d3fend: 'd3fend.d3-am',
  detection: 'detection.dfir, detection.emerging-threats or detection.threat-hunting', stp: 'stp.3k', tlp: 'tlp.amber',
};

export const TAG_CHECKS: readonly LintCheck[] = [
  { name: 'tag', severity: 'warning', about: 'Tags are written as namespace.name in lower case, with names that the namespace has.', find: findTags },
  { name: 'tag-namespace', severity: 'info', about: 'Tags are of the namespaces of the specification.', find: findNamespaces },
  { name: 'attack-technique', severity: 'warning', about: 'Techniques are those of the current ATT&CK.', find: findTechniques },
  { name: 'attack-tactic', severity: 'info', about: 'Techniques and tactics are both named, and belong together.', find: findTactics },
];

function* findTags(document: LintDocument): Generator<Remark> {
  const { tags } = document.fields;
  if (tags === undefined) return;
  if (!Array.isArray(tags)) {
    yield { path: ['tags'], message: 'Write tags as a list: "tags: [attack.execution]".' };
    return;
  }
  for (const [index, tag] of tags.entries()) {
    const message = faultOf(String(tag));
    if (message === null) continue;
    const better = corrected(String(tag));
    yield { path: ['tags', index], message, edits: better === null ? [] : replaceValue(document, ['tags', index], better) };
  }
}

function faultOf(tag: string): string | null {
  const [namespace = '', ...rest] = tag.split('.');
  const name = rest.join('.');
  if (name === '') return `"${tag}" has no namespace: write it as namespace.name.`;
  if (!isLower(tag)) return `Write "${tag}" in lower case with dashes.`;
  if (!Object.hasOwn(VALUES, namespace)) return null;
  if (VALUES[namespace]?.test(name) === true || (namespace === 'attack' && (TACTICS as readonly string[]).includes(name))) return null;
  return `"${tag}" is not what the namespace "${namespace}" has: write it like ${EXAMPLES[namespace]}.`;
}

/** D3FEND's artefacts are written with capitals. */
function isLower(tag: string): boolean {
  return /^d3fend\./.test(tag) || (/^[a-z0-9._-]+$/.test(tag) && !/^attack\.[a-z]+_/.test(tag));
}

function corrected(tag: string): string | null {
  const lower = tag.toLowerCase().trim();
  const better = lower.startsWith('attack.') ? lower.replaceAll('_', '-') : lower;
  return better !== tag && faultOf(better) === null ? better : null;
}

function* findNamespaces({ fields: { tags } }: LintDocument): Generator<Remark> {
  for (const [index, tag] of textsOf(tags).entries()) {
    const [namespace = '', ...rest] = tag.split('.');
    if (rest.length > 0 && !Object.hasOwn(VALUES, namespace.toLowerCase())) yield { path: ['tags', index], message: `"${namespace}" is no namespace of Sigma (${Object.keys(VALUES).join(', ')}). Leave it where it is one of your own.` };
  }
}

function* findTechniques({ fields: { tags } }: LintDocument): Generator<Remark> {
  for (const [index, tag] of textsOf(tags).entries()) {
    const id = techniqueOf(tag);
    if (id === null || Object.hasOwn(ATTACK_TECHNIQUES, id)) continue;
    const successor = WITHDRAWN_TECHNIQUES[id];
    const known = successor === undefined ? '' : ATTACK_TECHNIQUES[successor]?.[0];
    const message = successor === undefined ? `ATT&CK has no technique ${id}: look it up at attack.mitre.org.`
      : successor === '' ? `ATT&CK has withdrawn ${id} without a successor: choose another technique.`
      : `ATT&CK has withdrawn ${id}: write attack.${successor.toLowerCase()} (${known}).`;
    yield { path: ['tags', index], message };
  }
}

function* findTactics({ fields: { tags, status }, kind }: LintDocument): Generator<Remark> {
  if (kind === 'filter' || status === 'deprecated') return;
  const texts = textsOf(tags);
  const techniques = texts.map(techniqueOf).filter((id) => id !== null && Object.hasOwn(ATTACK_TECHNIQUES, id)) as string[];
  const tactics = texts.flatMap((tag) => TACTICS.filter((tactic) => tag === `attack.${tactic}`));
  if (techniques.length === 0 && tactics.length === 0) yield { path: ['tags'], message: 'Add at least one ATT&CK tag: incidents are told in the order of ATT&CK.' };
  const index = texts.indexOf('attack.defense-evasion');
  if (index >= 0) yield { path: ['tags', index], message: 'ATT&CK 19 has parted defense-evasion into stealth and defense-impairment: write the one that is meant.' };
  else if (tactics.length > 0) yield* strayTechniques(techniques, tactics);
}

function* strayTechniques(techniques: readonly string[], tactics: readonly string[]): Generator<Remark> {
  for (const id of techniques) {
    const [name = '', of = []] = ATTACK_TECHNIQUES[id] ?? [];
    if (!of.some((tactic) => tactics.includes(tactic))) yield { path: ['tags'], message: `${id} (${name}) serves ${of.join(', ')}, of which no tag is there: add one, or correct the technique.` };
  }
}

function techniqueOf(tag: string): string | null {
  return /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? null;
}

function textsOf(tags: unknown): readonly string[] {
  return Array.isArray(tags) ? tags.map(String) : [];
}
