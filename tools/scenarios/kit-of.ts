import { writeTime } from '#stores/content/demonstration-folder.ts';
import type { Kit, Organisation } from '../records/kit.ts';
import { hashOf } from './dice.ts';

const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What builders of records need, with real times and with ids that begin with what `label` and `seed` come to and count on from there. */
export function kitOf(org: Organisation, seed: number, label: string): Kit {
  const prefix = hashOf(`${label}/${seed}`);
  const head = prefix.toString(16).padStart(8, '0');
  const zeekHead = `C${base62(prefix)}`;
  let count = 0;
  return {
    org,
    id: (kind) => {
      count++;
      if (kind === 'C') return zeekHead + base62(count).padStart(8, '0');
      if (kind === 'record') return String(count);
      return `${head}-${hashOf(kind).toString(16).padStart(8, '0').slice(0, 4)}-4000-8000-${count.toString(16).padStart(12, '0')}`;
    },
    time: (ms, form) => writeTime(form, ms),
  };
}

function base62(number: number): string {
  let text = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) text = BASE_62[rest % 62] + text;
  return text;
}
