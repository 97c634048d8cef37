import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowDownWideNarrow, Brain, Building2, CircleDashed, EyeOff, FingerprintPattern, Gauge, HeartPulse, Layers, Package, Plus, Radar, SearchX, Shapes, Tags, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { DOMAINS } from '#contract/domain.ts';
import { RULE_KINDS, RULE_STATES } from '#contract/rule-life.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { Button } from '#web/ui/button.tsx';
import { type Choice, ChoiceMenu } from '#web/ui/choice-menu.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { rulesQuery, tenantsQuery } from '../api/queries.ts';
import type { DetectionsSearch } from '../page-search.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark, PageHead } from '../shell/page-head.tsx';
import { TextFilter } from '../shell/text-filter.tsx';
import { domainName } from '../words/domain-mark.tsx';
import { FRESHNESS, VERDICTS } from '../words/rule-health.tsx';
import { RULE_KIND_LOOKS } from '../words/rule-kind-mark.tsx';
import { stateName } from '../words/rule-state-mark.tsx';
import { severityName } from '../words/severity-mark.tsx';
import { filterRules, isNarrowed, sortRules } from './rule-filter.ts';
import { RuleList } from './rule-list.tsx';

export const LINK = 'inline-flex h-7.5 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 text-sm font-medium whitespace-nowrap hover:bg-hover [&>svg]:size-3.5';
const ICON = 'size-3.5';

const KINDS: readonly Choice<string>[] = [{ value: '', label: 'Any kind' }, ...RULE_KINDS.map((kind) => ({ value: kind, label: `${RULE_KIND_LOOKS[kind].name}s` }))];
const STATES: readonly Choice<string>[] = [{ value: '', label: 'Any state' }, ...RULE_STATES.map((state) => ({ value: state, label: stateName(state) })), { value: 'proposed', label: 'Waits for a second person' }];
const DOMAIN_CHOICES: readonly Choice<string>[] = [{ value: '', label: 'Any domain' }, ...DOMAINS.map((domain) => ({ value: domain, label: domainName(domain) }))];
const LEVELS: readonly Choice<string>[] = [{ value: '', label: 'Any level' }, ...[...SEVERITIES].reverse().map((level) => ({ value: level, label: severityName(level) }))];
const HEALTH: readonly Choice<string>[] = [
  { value: '', label: 'Any health' },
  ...Object.entries(FRESHNESS).map(([value, label]) => ({ value, label })),
  ...Object.entries(VERDICTS).filter(([value]) => value !== 'keep').map(([value, { name }]) => ({ value, label: `Scorecard: ${name.toLowerCase()}` })),
];
const ORDERS: readonly Choice<string>[] = [{ value: '', label: 'By title' }, { value: 'fired', label: 'Last fired first' }, { value: 'alerts', label: 'Most alerts first' }, { value: 'changed', label: 'Last changed first' }];

interface RuleFiltersProps {
  readonly search: DetectionsSearch;
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
}

/** What the catalogue is narrowed to; all of it stands in the address. */
function RuleFilters({ search, tenants }: RuleFiltersProps) {
  const navigate = useNavigate({ from: '/detections' });
  const change = (part: DetectionsSearch) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  const tenantChoices = [{ value: '', label: 'All tenants', icon: <Building2 className={ICON} aria-hidden /> }, ...tenants.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <search aria-label="Filter of the catalogue" className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-2 md:gap-2 md:px-5">
      <TextFilter label="Filter by title or ATT&CK" text={search.q ?? ''} onChange={(q) => change({ q })} />
      <div className="-mx-3 flex max-w-[calc(100%+1.5rem)] gap-1.5 overflow-x-auto px-3 py-0.5 *:shrink-0 md:contents">
        <ChoiceMenu label="Tenant" value={search.tenant ?? ''} isActive={search.tenant !== undefined} onChoose={(tenant) => change({ tenant })} choices={tenantChoices} />
        <ChoiceMenu label="Kind" value={search.kind ?? ''} isActive={search.kind !== undefined} onChoose={(kind) => change({ kind })} choices={withIcon(KINDS, <Shapes className={ICON} aria-hidden />)} />
        <ChoiceMenu label="State" value={search.state ?? ''} isActive={search.state !== undefined} onChoose={(state) => change({ state })} choices={withIcon(STATES, <CircleDashed className={ICON} aria-hidden />)} />
        <ChoiceMenu label="Domain" value={search.domain ?? ''} isActive={search.domain !== undefined} onChoose={(domain) => change({ domain })} choices={withIcon(DOMAIN_CHOICES, <Layers className={ICON} aria-hidden />)} />
        <ChoiceMenu label="Level" value={search.level ?? ''} isActive={search.level !== undefined} onChoose={(level) => change({ level })} choices={withIcon(LEVELS, <Gauge className={ICON} aria-hidden />)} />
        <ChoiceMenu label="Health" value={search.health ?? ''} isActive={search.health !== undefined} onChoose={(health) => change({ health })} choices={withIcon(HEALTH, <HeartPulse className={ICON} aria-hidden />)} />
        <ChoiceMenu label="Order" value={search.order ?? ''} isActive={search.order !== undefined} onChoose={(order) => change({ order })} choices={withIcon(ORDERS, <ArrowDownWideNarrow className={ICON} aria-hidden />)} />
        {isNarrowed(search) && (
          <Button look="quiet" onClick={() => void navigate({ search: ({ tenant, order }) => ({ ...(tenant === undefined ? {} : { tenant }), ...(order === undefined ? {} : { order }) }), replace: true })}>
            <X aria-hidden />
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

function withIcon(choices: readonly Choice<string>[], icon: Choice<string>['icon']): readonly Choice<string>[] {
  return choices.map((choice) => ({ ...choice, icon }));
}

/** The catalogue of rules: what watches, how it stands, and whether it does anything. */
export function DetectionsPage() {
  const search = useSearch({ from: '/shell/detections' });
  const query = useQuery(rulesQuery(search.tenant));
  const { data: tenantList } = useQuery(tenantsQuery);
  const rules = query.data?.rules;
  const shown = useMemo(() => sortRules(filterRules(rules ?? [], search), search.order), [rules, search]);
  useEffect(() => {
    document.title = 'Detections · Watchfloor';
  }, []);
  return (
    <>
      <PageHead title="Detections" note={rules === undefined ? undefined : <Count shown={shown.length} all={rules.length} />}>
        <span className="hidden md:inline">
          <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
        </span>
        <span className="hidden gap-2 lg:flex">
          <OtherDetection />
        </span>
        <Link to="/write-rule" className={LINK}>
          <Plus aria-hidden />
          New rule
        </Link>
      </PageHead>
      <nav aria-label="Other detection" className="flex shrink-0 gap-1.5 overflow-x-auto border-b border-line px-3 py-2 *:shrink-0 lg:hidden">
        <OtherDetection />
      </nav>
      <RuleFilters search={search} tenants={tenantList?.tenants ?? []} />
      {rules === undefined ? (
        query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={14} label="Loading the rules" />
      ) : shown.length === 0 ? (
        <NoRule isEmpty={rules.length === 0} />
      ) : (
        <RuleList rows={shown} />
      )}
    </>
  );
}

const OTHER_SCREENS = [
  { to: '/indicators', name: 'Indicators', key: 'T', icon: FingerprintPattern },
  { to: '/models', name: 'Models', key: 'M', icon: Brain },
  { to: '/exceptions', name: 'Exceptions', key: 'E', icon: EyeOff },
  { to: '/entities', name: 'Entities', key: 'N', icon: Tags },
  { to: '/packs', name: 'Packs', key: 'P', icon: Package },
] as const;

/** What detects beside rules, and how rules come in. */
function OtherDetection() {
  return OTHER_SCREENS.map(({ to, name, key, icon: Icon }) => (
    <Link key={to} to={to} className={LINK} title={`Keys G ${key}`}>
      <Icon aria-hidden />
      {name}
    </Link>
  ));
}

function Count({ shown, all }: { readonly shown: number; readonly all: number }) {
  const text = (count: number) => count.toLocaleString('en-GB');
  return <span className="tabular" role="status">{shown === all ? `${text(all)} rules` : `${text(shown)} of ${text(all)} rules`}</span>;
}

function NoRule({ isEmpty }: { readonly isEmpty: boolean }) {
  if (isEmpty) {
    return (
      <Notice icon={<Radar aria-hidden />} title="No rule watches here yet" action={<Link to="/write-rule" className={LINK}>Write a rule</Link>}>
        Rules come with the program, from packs and from people. Those that run for your tenants show here.
      </Notice>
    );
  }
  return (
    <Notice icon={<SearchX aria-hidden />} title="No rule matches" action={<Link to="/detections" className={LINK}>Clear the filter</Link>}>
      Loosen the filter, or write the rule that is missing.
    </Notice>
  );
}
