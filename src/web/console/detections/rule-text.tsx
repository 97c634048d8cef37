import { CopyButton } from '#web/ui/copy-button.tsx';
import type { ApiRule } from '../api/queries.ts';
import { CodeBlock, plainLines } from './code-block.tsx';

/** The rule as it is written. */
export function RuleText({ rule }: { readonly rule: ApiRule }) {
  const { shown } = rule;
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-muted">
        <span>
          Revision {shown.number}, by {shown.author}
          {rule.candidate !== null && `; revision ${rule.main.revision} is in force, see History`}
        </span>
        <CopyButton text={shown.text} label="Copy the rule" hasWords />
      </div>
      <CodeBlock lines={plainLines(shown.text)} label="Text of the rule" />
      <p className="text-xs text-muted [overflow-wrap:anywhere]">SHA-256 of text and tests: {shown.digest}</p>
    </div>
  );
}
