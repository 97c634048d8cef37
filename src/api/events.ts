import { HISTOGRAM_LIMIT } from '#contract/api/event-endpoints.ts';
import { parseSearch } from '#contract/api/search-syntax.ts';
import type { EventQuery, SearchFailure } from '#stores/events/port.ts';
import { answer, type Handlers, type Refusal, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { presentEvent } from './present.ts';
import { openTenant } from './tenant-access.ts';

type EventHandlers = Pick<Handlers, 'searchEvents' | 'eventHistogram' | 'event'>;

interface Asked {
  readonly search: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  readonly before?: string | undefined;
}

const ADVICE: Readonly<Record<SearchFailure, string>> = {
  'unknown-field': 'See the list of fields, or put the text in quotes to look for it as it is.',
  'bad-value': 'Give the field a value of its kind.',
  refused: 'Write the condition in another way.',
  'too-slow': 'The search took too long. Make the time range shorter, or add a condition.',
  'store-down': 'The store of events does not answer. Try again in a minute; what is received meanwhile is kept.',
};

/** What a search that the store did not answer is to the one who asked. */
export function toRefusal(reason: SearchFailure, detail: string): Refusal {
  const code = reason === 'too-slow' ? 'search-too-slow' : reason === 'store-down' ? 'store-down' : 'bad-search';
  // What the engine says of its own trouble is for the log of the store, not for the reader.
  return refuse(code, code === 'bad-search' ? `${detail} ${ADVICE[reason]}`.trim() : ADVICE[reason]);
}

/** The text and range of a request as the store takes them. */
export function toEventQuery({ search, fromMs, toMs, limit, before }: Asked): { readonly ok: true; readonly query: EventQuery } | Refusal {
  if (toMs <= fromMs) return refuse('bad-request', 'The time range ends before it starts. Set its end after its start.');
  const parse = parseSearch(search);
  if (!parse.ok) return refuse('bad-search', parse.detail);
  return { ok: true, query: { ...parse.value, fromMs, toMs, limit, ...(before === undefined ? {} : { before }) } };
}

/** Searches over the events of one tenant. */
export function eventHandlers({ state, events }: ApiDeps): EventHandlers {
  return {
    async searchEvents({ user, params, query: asked }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const query = toEventQuery(asked);
      if (!query.ok) return query;
      const found = await events.forTenant(access.scope).search(query.query);
      return found.ok ? answer(found.value) : toRefusal(found.reason, found.detail);
    },

    async eventHistogram({ user, params, query: asked }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const query = toEventQuery({ ...asked, limit: 1 });
      if (!query.ok) return query;
      if ((asked.toMs - asked.fromMs) / asked.bucketMs > HISTOGRAM_LIMIT) {
        return refuse('bad-request', `A histogram has at most ${HISTOGRAM_LIMIT} bars. Make the bars wider or the range shorter.`);
      }
      const found = await events.forTenant(access.scope).histogram(query.query, asked.bucketMs);
      return found.ok ? answer({ bucketMs: asked.bucketMs, buckets: found.value }) : toRefusal(found.reason, found.detail);
    },

    async event({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const [event] = await events.forTenant(access.scope).get([params.event]);
      if (event === undefined) return refuse('not-found', 'There is no such event here. It may be older than the tenant’s retention.');
      return answer(presentEvent(access.scope, event));
    },
  };
}
