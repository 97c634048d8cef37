import type { Alert } from '#contract/alert.ts';
import type { Entity } from '#contract/entity.ts';
import { accountName } from './fact-index.ts';
import type { Edge, SharedEntity } from './weigh-edge.ts';

const TYPE_WORDS: Readonly<Record<Entity['type'], string>> = {
  user: 'user', host: 'host', address: 'address', mailbox: 'mailbox', message: 'message', file: 'file', process: 'process', session: 'session',
  domain: 'domain', url: 'link', principal: 'cloud principal', key: 'access key', resource: 'resource', application: 'application',
};

/** Why an alert joined, in one sentence: what is shared, how rare it is, how it is known, and how close in time. */
export function explainEdge(edge: Edge, other: Alert): string {
  const [main, ...more] = withoutRepeats(edge.shared);
  if (!main) return '';
  const parts = [`same ${describe(main.entity)}`];
  if (main.company > 0 && main.entity.type !== 'process' && main.entity.type !== 'session') parts.push(`seen with ${companyWords(main.company)}`);
  if (main.how !== null) parts.push(`known by ${main.how}`);
  const others = more.slice(0, 2).map((shared) => describe(shared.entity) + (shared.how === null ? '' : ` (${shared.how})`));
  const also = others.length > 0 ? `; also ${others.join(' and ')}` : '';
  return `${parts.join(', ')}${also}; ${gapWords(edge.gapMs)} “${other.rule.title}”`;
}

/** A person has many names: one of them is enough, that of the alerts where they name one, and a number only where nothing else is known. */
function withoutRepeats(shared: readonly SharedEntity[]): SharedEntity[] {
  const found = new Map<string, SharedEntity>();
  for (const one of shared) {
    const { type, value } = one.entity;
    const key = type === 'user' || type === 'mailbox' ? `person ${accountName(value) ?? ''}` : `${type} ${value}`;
    const known = found.get(key);
    if (!known || (known.how !== null && one.how === null)) found.set(key, one);
  }
  if ([...found.keys()].some((key) => key.length > 'person '.length && key.startsWith('person '))) found.delete('person ');
  return [...found.values()];
}

/** Larger counts are kept in steps. */
function companyWords(company: number): string {
  if (company === 1) return 'one host or user';
  return `${company > 8 ? `${company} or more` : company} hosts or users`;
}

function describe(entity: Entity): string {
  return `${TYPE_WORDS[entity.type]} ${entity.value}`;
}

function gapWords(gapMs: number): string {
  if (gapMs < 1000) return 'at the same time as';
  const [number, unit] = gapMs < 60_000 ? [gapMs / 1000, 'second'] : gapMs < 3_600_000 ? [gapMs / 60_000, 'minute'] : gapMs < 172_800_000 ? [gapMs / 3_600_000, 'hour'] : [gapMs / 86_400_000, 'day'];
  const rounded = Math.round(number as number);
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'} after`;
}
