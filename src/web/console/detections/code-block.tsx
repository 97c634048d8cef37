import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';

const COMMENT = /^\s*#/;
const KEY = /^(\s*(?:- )?)([\w.|*'"-]+)(:)(\s.*|)$/;

/** One line of YAML, its key set off. */
function Line({ text }: { readonly text: string }) {
  if (COMMENT.test(text)) return <DataText text={text} className="text-muted" />;
  const key = KEY.exec(text);
  if (key === null) return <DataText text={text} />;
  return (
    <>
      {key[1]}
      <DataText text={key[2] ?? ''} className="text-accent" />
      {key[3]}
      <DataText text={key[4] ?? ''} />
    </>
  );
}

const CHANGE_LOOK = { same: '', added: 'bg-good-wash', removed: 'bg-critical-wash' } as const;
const CHANGE_SIGN = { same: ' ', added: '+', removed: '−' } as const;

interface CodeLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A text with the numbers of its lines, or what changed in it with signs instead. */
export function CodeBlock({ lines, label, isDiff = false }: { readonly lines: readonly CodeLine[]; readonly label: string; readonly isDiff?: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-sunken py-2 font-mono text-xs/5">
      <div className="w-max min-w-full">
        {lines.map(({ kind, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <div key={at} className={classNames('flex pr-4', CHANGE_LOOK[kind])}>
            <span className={classNames('w-11 shrink-0 pr-3 text-right select-none', kind === 'added' ? 'text-good' : kind === 'removed' ? 'text-critical' : 'text-muted')}>{isDiff ? CHANGE_SIGN[kind] : at + 1}</span>
            {isDiff && kind !== 'same' && <span className="sr-only">{kind}: </span>}
            <span className="whitespace-pre">
              <Line text={text} />
            </span>
          </div>
        ))}
      </div>
    </section>
  );
}

/** The lines of a text as they stand. */
export function plainLines(text: string): readonly CodeLine[] {
  return text.replace(/\n$/, '').split('\n').map((line) => ({ kind: 'same', text: line }));
}
