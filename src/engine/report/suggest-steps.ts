import type { Alert } from '#contract/alert.ts';
import type { Entity } from '#contract/entity.ts';
import type { NextStep, ScopeEntry } from '#contract/incident.ts';
import { TACTICS } from '#contract/tactics.ts';
import { isOutside } from './outside-entity.ts';

const HOUR_MS = 3_600_000;
/** What led up to it lies mostly within a day before, what came of it within a day after. */
const AROUND_MS = 24 * HOUR_MS;
/** Others that met the same may have done so weeks ago. */
const WIDE_MS = 30 * 24 * HOUR_MS;
const MAX_STEPS = 10;
const MAX_OF_KIND = 2;

interface Asked {
  readonly entity: Entity;
  readonly text: (name: string) => string;
  readonly search: (name: string) => string;
  readonly isWide: boolean;
}

/** What to look at next, with the search for it: who else met what came from outside, then what those confirmed did around that time. */
export function suggestSteps(alerts: readonly Alert[], entities: readonly Entity[], scope: readonly ScopeEntry[]): NextStep[] {
  const firstMs = Math.min(...alerts.map(({ timeMs }) => timeMs));
  const lastMs = Math.max(...alerts.map(({ lastTimeMs }) => lastTimeMs));
  const furthest = Math.max(...alerts.flatMap(({ tactics }) => tactics.map((tactic) => TACTICS.indexOf(tactic as (typeof TACTICS)[number]))), -1);
  const outside = entities.filter((entity) => isOutside(entity, entities));
  const confirmed = scope.filter(({ state }) => state === 'confirmed').map(({ entity }) => entity);
  const asked = [...limited(outside).flatMap(askOutside), ...limited(confirmed).flatMap((entity) => askOwn(entity, furthest))];
  return asked.slice(0, MAX_STEPS).map(({ entity, text, search, isWide }) => {
    const aroundMs = isWide ? WIDE_MS : AROUND_MS;
    return { text: text(entity.value), search: search(quoted(entity.value)), fromMs: firstMs - aroundMs, toMs: lastMs + AROUND_MS };
  });
}

/** Of each type the first few. */
function limited(entities: readonly Entity[]): Entity[] {
  const seen = new Map<Entity['type'], number>();
  return entities.filter(({ type }) => {
    const count = (seen.get(type) ?? 0) + 1;
    seen.set(type, count);
    return count <= MAX_OF_KIND;
  });
}

function askOutside(entity: Entity): Asked[] {
  const wide = (text: Asked['text'], search: Asked['search']): Asked[] => [{ entity, text, search, isWide: true }];
  if (entity.type === 'address') return wide((name) => `See who else had to do with ${name}.`, (name) => `ip:${name}`);
  if (entity.type === 'domain') return wide((name) => `See who else asked for or reached ${name}.`, (name) => name);
  if (entity.type === 'file') return wide((name) => `See where else the file ${name.slice(0, 16)}… turned up.`, (name) => `hash:${name}`);
  if (entity.type === 'mailbox') return wide((name) => `See who else got mail from ${name}.`, (name) => `email.from:${name}`);
  return [];
}

function askOwn(entity: Entity, furthest: number): Asked[] {
  const near = (text: Asked['text'], search: Asked['search']): Asked => ({ entity, text, search, isWide: false });
  switch (entity.type) {
    case 'user':
      return [near((name) => `Go through all that ${name} did a day before and after.`, (name) => `user:${name}`), near((name) => `Look at where ${name} signed in from, and ask whether that was the person.`, (name) => `user:${name} class_name:Authentication`)];
    case 'host':
      return [near((name) => `Go through what ran on ${name}.`, (name) => `host:${name} class_name:"Process Activity"`), ...(furthest >= TACTICS.indexOf('persistence') ? [near((name) => `Look for what was left behind on ${name}: services, tasks, keys.`, (name) => `host:${name} domain:endpoint`)] : [])];
    case 'mailbox':
      return [near((name) => `Look at rules and forwarding of ${name}.`, (name) => `${name} domain:email`)];
    case 'principal':
    case 'key':
      return [near((name) => `Go through all calls of ${name}.`, (name) => `${name} domain:cloud`)];
    default:
      return [];
  }
}

function quoted(value: string): string {
  return /^[\w./@-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
