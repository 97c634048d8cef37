import { SEARCH_FIELDS } from '#contract/api/search-fields.ts';

const EXAMPLES: readonly (readonly [text: string, means: string])[] = [
  ['user:ines.carvalho', 'the field is this, whatever the case'],
  ['process.cmd_line:*encoded*', 'has it inside; a star at one end: begins or ends so'],
  ['status!=Success', 'is anything else'],
  ['traffic.bytes_out>1000000', 'is more (or < less)'],
  ['session.uid:*', 'has the field at all'],
  ['fields.eventName:StopLogging', 'the source’s own name of a field'],
  ['"exact words"', 'the record has these words anywhere'],
];

/** The syntax of searches on one card. */
export function SyntaxHelp() {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-soft">All terms must hold. Put a value in quotes where it has spaces.</p>
      <dl className="flex flex-col gap-2">
        {EXAMPLES.map(([text, means]) => (
          <div key={text}>
            <dt className="font-mono text-xs">{text}</dt>
            <dd className="text-xs text-muted">{means}</dd>
          </div>
        ))}
      </dl>
      <section className="border-t border-line pt-2.5">
        <h3 className="mb-1.5 text-xs font-medium text-muted">Fields</h3>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
          {SEARCH_FIELDS.map(({ name, means }) => (
            <div key={name} className="contents">
              <dt className="font-mono">{name}</dt>
              <dd className="text-muted">{means}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
