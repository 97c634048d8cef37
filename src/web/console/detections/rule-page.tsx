import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { saveSetting, useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { type ApiRule, ruleQuery } from '../api/queries.ts';
import { RULE_TABS, type RuleSearch } from '../page-search.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark } from '../shell/page-head.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { DomainMark, domainName } from '../words/domain-mark.tsx';
import { RULE_KIND_LOOKS, RuleKindMark } from '../words/rule-kind-mark.tsx';
import { RuleStateMark } from '../words/rule-state-mark.tsx';
import { SeverityBadge } from '../words/severity-mark.tsx';
import { ProposalNote, RuleTools } from './rule-acts.tsx';
import { RuleHistoryView } from './rule-history.tsx';
import { RuleOverview } from './rule-overview.tsx';
import { RuleScorecard } from './rule-scorecard.tsx';
import { RuleTenants } from './rule-tenants.tsx';
import { RuleTests } from './rule-tests.tsx';
import { RuleText } from './rule-text.tsx';

type Tab = 'overview' | NonNullable<RuleSearch['tab']>;

const TABS: readonly Tab[] = ['overview', ...RULE_TABS];

/** The page of one rule: what it says, that it holds, who decided what, and what it did where. */
export function RulePage() {
  const { rule } = useParams({ from: '/shell/detections/$rule' });
  const query = useQuery(ruleQuery(rule));
  const title = query.data?.title ?? 'Rule';
  const navigate = useNavigate();
  useEffect(() => {
    document.title = `${title} · Watchfloor`;
  }, [title]);
  useEffect(() => saveSetting('rule', rule), [rule]);
  const leave = () => void navigate({ to: '/detections' });
  useKeys({ Escape: leave });
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3 md:px-5">
        <nav aria-label="Back" className="min-w-0 text-sm text-muted">
          <Link to="/detections" className="-ml-1.5 inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 hover:bg-hover hover:text-ink">
            <ArrowLeft className="size-4" aria-hidden />
            Detections
          </Link>
        </nav>
        <div className="ml-auto flex shrink-0 items-center gap-2">
          <span className="mr-1 hidden md:inline">
            <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
          </span>
          {query.data !== undefined && <RuleTools rule={query.data} />}
        </div>
      </header>
      {query.data === undefined ? (
        query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={12} label="Loading the rule" />
      ) : (
        <RuleBody key={rule} rule={query.data} />
      )}
    </>
  );
}

function RuleHead({ rule }: { readonly rule: ApiRule }) {
  const zone = useSetting('zone');
  return (
    <div>
      <h1 className="text-lg/6 font-semibold tracking-tight md:text-xl/7">
        <DataText text={rule.title} />
      </h1>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-3.5 gap-y-1.5 text-sm text-soft">
        <RuleStateMark state={rule.state} next={rule.next} />
        {rule.kind !== 'rule' && (
          <span className="inline-flex items-center gap-1.5">
            <RuleKindMark kind={rule.kind} />
            {RULE_KIND_LOOKS[rule.kind].name}
          </span>
        )}
        <SeverityBadge severity={rule.level} />
        {rule.domain !== null && (
          <span className="inline-flex items-center gap-1.5">
            <DomainMark domain={rule.domain} />
            {domainName(rule.domain)}
          </span>
        )}
        <span className="tabular">Revision {rule.shown.number}</span>
        <span className="text-muted">{rule.lastFiredMs === null ? 'Has not fired' : `Last fired ${shortTime(rule.lastFiredMs, zone)}`}</span>
      </div>
    </div>
  );
}

function RuleBody({ rule }: { readonly rule: ApiRule }) {
  const { tab = 'overview' } = useSearch({ from: '/shell/detections/$rule' });
  const navigate = useNavigate({ from: '/detections/$rule' });
  const show = (next: Tab) => void navigate({ search: next === 'overview' ? {} : { tab: next }, replace: true });
  useKeys({ ...Object.fromEntries(TABS.map((name, at) => [String(at + 1), () => show(name)])), t: () => show('tests'), d: () => show('history') });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-300 flex-col gap-4 p-3 md:p-5">
        <RuleHead rule={rule} />
        {rule.proposal !== null && <ProposalNote rule={rule} proposal={rule.proposal} />}
        <div className="min-w-0 rounded-lg border border-line">
          <Tabs shown={tab} rule={rule} onShow={show} />
          <div className="p-3.5">{VIEWS[tab](rule)}</div>
        </div>
      </div>
    </div>
  );
}

const VIEWS: Readonly<Record<Tab, (rule: ApiRule) => ReactNode>> = {
  overview: (rule) => <RuleOverview rule={rule} />,
  text: (rule) => <RuleText rule={rule} />,
  tests: (rule) => <RuleTests rule={rule} />,
  history: (rule) => <RuleHistoryView rule={rule} />,
  scorecard: (rule) => <RuleScorecard rule={rule} />,
  tenants: (rule) => <RuleTenants rule={rule} />,
};

const NAMES: Readonly<Record<Tab, string>> = { overview: 'Overview', text: 'Text', tests: 'Tests', history: 'History', scorecard: 'Scorecard', tenants: 'Tenants' };

interface TabsProps {
  readonly shown: Tab;
  readonly rule: ApiRule;
  readonly onShow: (tab: Tab) => void;
}

function Tabs({ shown, rule, onShow }: TabsProps) {
  const bar = useRef<HTMLDivElement>(null);
  // On a phone the tab that is shown may stand outside of what is in view.
  useEffect(() => {
    bar.current?.querySelector(`[data-tab="${shown}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown]);
  const counts: Partial<Record<Tab, number>> = { tests: rule.tests.fires + rule.tests.misses, tenants: rule.tenants.length };
  return (
    <div ref={bar} className="flex gap-1 overflow-x-auto border-b border-line px-2">
      {TABS.map((tab, at) => (
        <button
          key={tab}
          data-tab={tab}
          type="button"
          aria-pressed={shown === tab}
          title={`Key ${at + 1}`}
          onClick={() => onShow(tab)}
          className={classNames(
            'relative flex h-10 shrink-0 items-center gap-1.5 px-2 text-sm font-medium focus-visible:-outline-offset-2',
            shown === tab ? 'text-ink after:absolute after:inset-x-1.5 after:bottom-0 after:h-0.5 after:rounded-full after:bg-accent' : 'text-muted hover:text-ink',
          )}
        >
          {NAMES[tab]}
          {(counts[tab] ?? 0) > 0 && <span className="tabular text-xs text-muted">{counts[tab]}</span>}
        </button>
      ))}
    </div>
  );
}
