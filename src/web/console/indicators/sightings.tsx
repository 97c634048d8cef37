import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSetting } from '#web/ui/settings.ts';
import { dayOf } from '#web/ui/time.ts';
import { sightingsQuery, tenantsQuery } from '../api/queries.ts';
import { Sparkline } from '../words/sparkline.tsx';

/** Each is a search through a month of a tenant's records. */
const MOST_TENANTS = 12;

/** Where the value stands in records of the last days, tenant by tenant. */
export function Sightings({ value }: { readonly value: string }) {
  const zone = useSetting('zone');
  const { data } = useQuery(tenantsQuery);
  const tenants = (data?.tenants ?? []).slice(0, MOST_TENANTS);
  const answers = useQueries({ queries: tenants.map(({ id }) => sightingsQuery(id, value)) });
  const more = (data?.tenants.length ?? 0) - tenants.length;
  return (
    <section aria-label="Sightings" className="px-3.5 py-3">
      <h3 className="text-xs font-medium text-muted">In records of the last 30 days</h3>
      <ul className="mt-1.5 flex flex-col gap-1">
        {tenants.map(({ id, name }, at) => {
          const answer = answers[at];
          return (
            <li key={id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 text-sm md:grid-cols-[14rem_6rem_minmax(0,1fr)]">
              <span className="truncate">{name}</span>
              {answer?.data !== undefined && <Sparkline values={answer.data.days} label={`${answer.data.events} events in 30 days`} />}
              <span className="col-span-2 text-xs text-muted md:col-span-1 md:text-sm">
                {answer?.isError ? (
                  answer.error.message
                ) : answer?.data === undefined ? (
                  'looking…'
                ) : answer.data.events === 0 ? (
                  'not seen'
                ) : (
                  <Link to="/search" search={{ tenant: id, range: '30d', q: JSON.stringify(value) }} className="text-accent hover:underline">
                    {answer.data.events.toLocaleString('en-GB')} {answer.data.events === 1 ? 'event' : 'events'}, last on {dayOf(answer.data.lastMs ?? 0, zone)}
                  </Link>
                )}
              </span>
            </li>
          );
        })}
        {more > 0 && <li className="text-xs text-muted">and {more} other tenants, which are not looked through here</li>}
      </ul>
    </section>
  );
}
