import type { ReactNode } from 'react';
import { DataText } from '#web/ui/data-text.tsx';

/** Names and values under each other. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{typeof value === 'string' ? <DataText text={value} /> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
