import { memo } from 'react';
import { classNames } from './class-names.ts';
import { splitHidden, type TextRun } from './hidden-characters.ts';

function HiddenMark({ mark, name }: { readonly mark: string; readonly name: string }) {
  return (
    <span title={name} className="mx-px rounded-[3px] border border-medium/40 bg-medium-wash px-0.5 font-mono text-[0.82em] text-medium select-none">
      {mark}
    </span>
  );
}

function show(run: TextRun, key: number) {
  return run.kind === 'plain' ? run.text : <HiddenMark key={key} mark={run.mark} name={run.name} />;
}

interface DataTextProps {
  readonly text: string;
  /** On one line: breaks and tabs are shown as a space, since the whole text is shown elsewhere. */
  readonly isLine?: boolean;
  readonly className?: string;
}

const BREAKS = /[\t\n\r]+/g;

/** Text that came from outside: what is hidden in it is shown, and its direction stays inside it. */
export const DataText = memo(function DataText({ text, isLine = false, className }: DataTextProps) {
  return <bdi className={classNames('data-text', className)}>{splitHidden(isLine ? text.replace(BREAKS, ' ') : text).map(show)}</bdi>;
});
