import type { ReactNode } from 'react';

/** A line of a list of facts: its name on the left, on a phone above. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 py-1.5 sm:flex-row sm:gap-4">
      <dt className="w-36 shrink-0 text-sm text-muted">{name}</dt>
      <dd className="min-w-0 text-sm [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

/** One number, large, with what it is. */
export function Figure({ name, value, note }: { readonly name: string; readonly value: ReactNode; readonly note: string }) {
  return (
    <div className="min-w-0 rounded-md bg-sunken px-3 py-2.5">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="tabular mt-0.5 text-xl/7 font-semibold tracking-tight">{value}</dd>
      <dd className="text-xs text-muted">{note}</dd>
    </div>
  );
}
