import { classNames } from './class-names.ts';

/** The names above a list of rows that share the grid `columns`. Only where there is room for them; hidden from screen readers, since each row says its parts itself. */
export function ColumnNames({ names, columns }: { readonly names: readonly string[]; readonly columns: string }) {
  return (
    <div aria-hidden className={classNames('hidden h-8 shrink-0 items-center gap-x-4 border-b border-line px-5 text-xs text-muted xl:grid', columns)}>
      {names.map((name) => (
        <span key={name} className="truncate">
          {name}
        </span>
      ))}
    </div>
  );
}
