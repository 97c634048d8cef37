import { useQuery } from '@tanstack/react-query';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { calibrationQuery } from '../api/queries.ts';
import { bandOf } from './priority-band.ts';
import { SEVERITY_TEXT } from './severity-mark.tsx';

type Band = EndpointOutput<Endpoints['calibration']>['bands'][number];

const HEAD = 'h-7 border-b border-line px-2 text-xs font-normal text-muted';
const CELL = 'border-b border-line px-2 py-1.5 align-baseline';

/** How often incidents were true positives, by their priority at the time of the verdict, over all tenants of the person. */
export function CalibrationTable() {
  const { data, isError } = useQuery(calibrationQuery);
  if (isError) return <p className="text-sm text-muted">The verdicts could not be loaded. Open the page again in a moment.</p>;
  if (data === undefined) return <p className="text-sm text-muted">Loading the verdicts…</p>;
  const judged = data.bands.reduce((sum, band) => sum + band.judged, 0);
  if (judged === 0) return <p className="text-sm text-muted">Nobody has judged an incident yet.</p>;
  return (
    <>
      <table className="w-full max-w-160 text-sm">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} pl-0 text-left`}>Priority</th>
            <th scope="col" className={`${HEAD} text-right`}>Judged</th>
            <th scope="col" className={`${HEAD} pr-0 text-left`}>True positives</th>
          </tr>
        </thead>
        <tbody>
          {data.bands.map((band) => (
            <BandRow key={band.from} band={band} enough={data.enough} />
          ))}
        </tbody>
      </table>
      <p className="text-xs text-muted">By the priority at the time of the verdict, at all your tenants; in brackets what the share is in 95 of 100 cases. Undetermined ones are left out.</p>
    </>
  );
}

function BandRow({ band, enough }: { readonly band: Band; readonly enough: number }) {
  const { name, tone } = bandOf(band.from);
  return (
    <tr>
      <th scope="row" className={`${CELL} pl-0 text-left font-normal`}>
        <span className="tabular whitespace-nowrap">{band.from} to {band.to}</span> <span className={`inline-block text-xs ${SEVERITY_TEXT[tone]}`}>{name}</span>
      </th>
      <td className={`${CELL} tabular text-right`}>{band.judged}</td>
      <td className={`${CELL} tabular pr-0`}>{band.share === null || band.low === null || band.high === null ? <span className="text-muted">none judged</span> : band.isTooFew ? (
        <span className="text-muted">{band.truePositives} of {band.judged}: too few to say, {enough} are needed</span>
      ) : (
        <><strong className="font-semibold">{percent(band.share)} %</strong> <span className="text-muted">({percent(band.low)} to {percent(band.high)} %)</span></>
      )}</td>
    </tr>
  );
}

function percent(share: number): number {
  return Math.round(100 * share);
}
