import { EXIT } from '#base/exit-codes.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { printList } from './run-on-platform.ts';
import type { PlatformClient } from './running-platform.ts';

type Calibration = EndpointOutput<Endpoints['calibration']>;

/** Prints how often incidents were true positives, by priority; JSON is the answer of the API. */
export async function printCalibration(platform: PlatformClient, tenant: string | undefined, format: 'table' | 'json' | 'ndjson'): Promise<number> {
  const calibration = await platform.call('calibration', { query: { tenant } });
  if (format === 'json') process.stdout.write(`${JSON.stringify(calibration, null, 2)}\n`);
  else if (format === 'ndjson') printList(calibration.bands, 'ndjson', String);
  else printList(calibrationLines(calibration), 'table', String);
  return EXIT.ok;
}

/** The same as a table for a terminal. */
export function calibrationLines({ bands, enough }: Calibration): string[] {
  const judged = bands.reduce((sum, band) => sum + band.judged, 0);
  if (judged === 0) return ['No incident was judged yet: judge some, in the console or with watchfloor incidents judge ID.'];
  return [
    'priority  judged  true positives',
    ...bands.map((band) => `${`${band.from}-${band.to}`.padEnd(8)} ${String(band.judged).padStart(7)}  ${shareText(band, enough)}`),
    '',
    'By the priority at the time of the verdict; in brackets what the share is in 95 of 100 cases. Incidents that nobody judged, or that stayed undetermined, are left out.',
  ];
}

function shareText({ judged, truePositives, share, low, high, isTooFew }: Calibration['bands'][number], enough: number): string {
  if (share === null || low === null || high === null) return 'none judged';
  if (isTooFew) return `${truePositives} of ${judged}: too few verdicts to say (${enough} are needed)`;
  return `${percent(share)} % (${percent(low)} to ${percent(high)} %)`;
}

function percent(share: number): number {
  return Math.round(100 * share);
}
