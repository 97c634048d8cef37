import { type Incident, SCOPE_STATES } from '#contract/incident.ts';
import { describeTrust } from '#engine/report/describe-trust.ts';

const MAX_NAMES = 8;
const MAX_LINES = 4;

type Assessed = Pick<Incident, 'scope' | 'contradictions' | 'unknowns' | 'nextSteps' | 'chains' | 'trust'>;

/** What an incident says of its scope, of rules that count for less, of what is open and of what to do next, for a terminal; what is empty is left out. */
export function assessmentLines({ scope, contradictions, unknowns, nextSteps, chains, trust = [] }: Assessed): string[] {
  return [
    ...headed('scope', SCOPE_STATES.flatMap((state) => namesIn(state, scope))),
    ...headed('follows', limited(chains.map(courseOf))),
    ...headed('counts for less, as verdicts say', limited(trust.map(describeTrust))),
    ...headed('does not agree', limited(contradictions.map(({ text }) => text))),
    ...headed('not known', limited(unknowns)),
    ...headed('next', limited(nextSteps.map(({ text, search }) => `${text} (search: ${search})`))),
  ];
}

function headed(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${head}:`, ...lines.map((line) => `    ${line}`)];
}

function limited(lines: readonly string[]): string[] {
  const more = lines.length - MAX_LINES;
  return more > 0 ? [...lines.slice(0, MAX_LINES), `and ${more} more; --format json has them all`] : [...lines];
}

function namesIn(state: Incident['scope'][number]['state'], scope: Incident['scope']): string[] {
  const names = scope.filter((entry) => entry.state === state).map(({ entity }) => `${entity.type} ${entity.value}`);
  const more = names.length - MAX_NAMES;
  return names.length === 0 ? [] : [`${state}: ${names.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

function courseOf({ title, steps }: Incident['chains'][number]): string {
  const missing = steps.filter(({ alert }) => alert === null).map(({ title: step }) => step.toLowerCase());
  return `${title}: ${steps.length - missing.length} of ${steps.length} steps${missing.length > 0 ? `; not seen: ${missing.join('; ')}` : ''}`;
}
