import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, FlaskConical } from 'lucide-react';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { type ApiRule, ruleTestsQuery } from '../api/queries.ts';
import { PageFailure } from '../shell/page-failure.tsx';

type ProofLine = EndpointOutput<Endpoints['ruleTests']>['lines'][number];

/** The records that must fire and those that must not, each with how it went just now. */
export function RuleTests({ rule }: { readonly rule: ApiRule }) {
  const query = useQuery(ruleTestsQuery(rule.id, rule.shown.digest));
  if (query.data === undefined) return query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting label="Running the tests" />;
  const { lines, fault } = query.data;
  if (fault !== null) return <p role="alert" className="text-sm text-critical">{fault}</p>;
  if (lines.length === 0) {
    return (
      <Notice icon={<FlaskConical aria-hidden />} title="No tests" className="py-8">
        Nothing shows yet that the rule fires on what it is for. Without a record that must fire and a near miss that must not, it can be neither proposed nor approved.
      </Notice>
    );
  }
  return <ProofLines lines={lines} />;
}

/** The outcome of a run of tests. */
export function ProofLines({ lines }: { readonly lines: readonly ProofLine[] }) {
  const failed = lines.filter(({ passed }) => !passed).length;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className={failed === 0 ? 'text-sm text-good' : 'text-sm font-medium text-critical'}>
        {failed === 0 ? `All ${lines.length} tests hold, run just now.` : `${failed} of ${lines.length} tests do not hold.`}
      </p>
      <ul className="flex flex-col gap-2.5">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a test is its place in the proof
          <Line key={at} line={line} />
        ))}
      </ul>
    </div>
  );
}

function Line({ line }: { readonly line: ProofLine }) {
  const Icon = line.passed ? CircleCheck : CircleX;
  return (
    <li className="rounded-md border border-line">
      <div className="flex items-start gap-2 px-3 py-2 text-sm">
        <Icon className={line.passed ? 'mt-0.5 size-4 shrink-0 text-good' : 'mt-0.5 size-4 shrink-0 text-critical'} aria-label={line.passed ? 'Holds' : 'Does not hold'} />
        <span className="min-w-0">
          <span className="font-medium">{line.kind === 'fires' ? 'Must fire' : 'Must not fire'}</span>
          {line.why !== '' && <span className="text-soft">: {line.why}</span>}
          {line.detail !== '' && <span className="block text-critical">{line.detail}</span>}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section tabIndex={0} aria-label="Record" className="max-h-40 overflow-auto border-t border-line bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
        <DataText text={line.record} />
      </section>
    </li>
  );
}
