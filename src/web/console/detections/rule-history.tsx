import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { diffLines } from '#engine/detect/rule-life/line-diff.ts';
import { ChoiceMenu } from '#web/ui/choice-menu.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { type ApiRule, type RevisionDetail, ruleHistoryQuery, type RuleHistory } from '../api/queries.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { CodeBlock } from './code-block.tsx';

type Change = RuleHistory['changes'][number];

function whatOf({ kind, revision, from, to }: Change): string {
  switch (kind) {
    case 'written': return `wrote revision ${revision}`;
    case 'proposed': return `proposed ${to} for revision ${revision}`;
    case 'approved': return `approved revision ${revision}: ${from} → ${to}`;
    case 'declined': return `declined the proposal for revision ${revision}`;
    case 'moved': return `moved revision ${revision}: ${from} → ${to}`;
    case 'pack': return from === null ? `brought revision ${revision}, ${to}` : `set revision ${revision} ${to}`;
  }
}

/** Who decided what and why, and what each revision changed. */
export function RuleHistoryView({ rule }: { readonly rule: ApiRule }) {
  const query = useQuery(ruleHistoryQuery(rule.id, rule.version));
  if (query.data === undefined) return query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting label="Loading the history" />;
  const { changes, revisions } = query.data;
  return (
    <div className="grid gap-5 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <Changes changes={changes} />
      <Difference revisions={revisions} />
    </div>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const zone = useSetting('zone');
  return (
    <section aria-label="What was decided" className="min-w-0">
      <h2 className="mb-2.5 text-sm font-semibold">What was decided</h2>
      <ol className="flex flex-col border-l border-line">
        {changes.map((change) => (
          <li key={change.number} className="relative pb-3.5 pl-4 text-sm before:absolute before:top-1.5 before:-left-1 before:size-2 before:rounded-full before:border-2 before:border-canvas before:bg-line-strong">
            <span className="block">
              <span className="font-medium">{change.by}</span> {whatOf(change)}
            </span>
            {change.reason !== '' && (
              <span className="block text-soft">
                <DataText text={change.reason} />
              </span>
            )}
            <time className="tabular text-xs text-muted">{shortTime(change.atMs, zone)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}

const FIRST = '0';

/** One revision beside the one before it, or beside any other. */
function Difference({ revisions }: { readonly revisions: readonly RevisionDetail[] }) {
  const [latest] = revisions;
  const [to, chooseTo] = useState(String(latest?.number ?? 1));
  const [from, chooseFrom] = useState(String((latest?.number ?? 1) - 1));
  const lines = useMemo(() => {
    const textOf = (number: string) => revisions.find((revision) => String(revision.number) === number)?.text ?? '';
    return diffLines(textOf(from), textOf(to));
  }, [revisions, from, to]);
  const choices = revisions.map(({ number, author }) => ({ value: String(number), label: `Revision ${number} · ${author}` }));
  const [added, removed] = (['added', 'removed'] as const).map((kind) => lines.filter((line) => line.kind === kind).length);
  return (
    <section aria-label="What changed" className="min-w-0">
      <div className="mb-2.5 flex flex-wrap items-center gap-2">
        <h2 className="mr-1 text-sm font-semibold">What changed</h2>
        <ChoiceMenu label="From" value={from} onChoose={chooseFrom} choices={[...choices, { value: FIRST, label: 'Nothing' }]} className="max-w-52" />
        <span className="text-sm text-muted" aria-hidden>
          →
        </span>
        <ChoiceMenu label="To" value={to} onChoose={chooseTo} choices={choices} className="max-w-52" />
        <span className="tabular text-xs text-muted">
          <span className="text-good">+{added}</span> <span className="text-critical">−{removed}</span>
        </span>
      </div>
      <CodeBlock lines={lines} label={`From revision ${from} to revision ${to}`} isDiff />
    </section>
  );
}
