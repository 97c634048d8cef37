import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Merge } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { entityKey } from '#contract/entity.ts';
import { classNames } from '#web/ui/class-names.ts';
import { Waiting } from '#web/ui/notice.tsx';
import { saveSetting } from '#web/ui/settings.ts';
import { type ApiAlert, type IncidentDetail, incidentQuery, tenantsQuery } from '../api/queries.ts';
import type { IncidentSearch } from '../page-search.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark } from '../shell/page-head.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { AlertDrawer } from './alert-drawer.tsx';
import { AlertsList } from './alerts-list.tsx';
import { Assessment } from './assessment.tsx';
import { AttackPanel } from './attack-panel.tsx';
import { ChainsPanel } from './chains-panel.tsx';
import { EntitiesPanel } from './entities-panel.tsx';
import { BackLink, IncidentHead, IncidentTools } from './incident-head.tsx';
import { ExceptionDialog } from './exception-dialog.tsx';
import { IncidentHistory } from './incident-history.tsx';
import { Panel } from './panel.tsx';
import { PriorityPanel } from './priority-panel.tsx';
import { SeenBefore } from './seen-before.tsx';
import { SplitBar } from './split-bar.tsx';
import { Story } from './story.tsx';
import { Timeline } from './timeline.tsx';

/** The page of one incident: what happened, when, to whom, and on what evidence. */
export function IncidentPage() {
  const { tenant, incident } = useParams({ from: '/shell/incidents/$tenant/$incident' });
  const query = useQuery(incidentQuery(tenant, incident));
  const { data: tenantList } = useQuery(tenantsQuery);
  const tenantName = tenantList?.tenants.find(({ id }) => id === tenant)?.name ?? tenant;
  const title = query.data?.incident.title ?? 'Incident';
  useEffect(() => {
    document.title = `${title} · Watchfloor`;
  }, [title]);
  useEffect(() => saveSetting('incident', incident), [incident]);
  const navigate = useNavigate();
  const leave = () => void navigate({ to: '/incidents' });
  useKeys({ Escape: leave });
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3 md:px-5">
        <BackLink tenantName={tenantName} />
        <div className="ml-auto flex shrink-0 items-center gap-2">
          <span className="mr-1 hidden md:inline">
            <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
          </span>
          {query.data !== undefined && <IncidentTools incident={query.data.incident} />}
        </div>
      </header>
      {query.data === undefined ? (
        query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={12} label="Loading the incident" />
      ) : (
        <IncidentBody key={incident} detail={query.data} tenantName={tenantName} />
      )}
    </>
  );
}

function MergedNote({ tenant, into }: { readonly tenant: string; readonly into: string }) {
  return (
    <p className="flex items-center gap-2 rounded-md border border-line bg-sunken px-3 py-2 text-sm">
      <Merge className="size-4 text-muted" aria-hidden />
      This incident has become part of another one.
      <Link to="/incidents/$tenant/$incident" params={{ tenant, incident: into }} className="text-accent hover:underline">
        Open that one
      </Link>
    </p>
  );
}

/** What is pointed out: the alerts of a chosen entity, or those under the pointer. */
function usePointing({ alerts }: IncidentDetail) {
  const [entity, chooseEntity] = useState<string | null>(null);
  const [hovered, hover] = useState<readonly string[] | null>(null);
  const pointedOut = useMemo((): ReadonlySet<string> | null => {
    if (entity === null) return null;
    return new Set(alerts.filter((alert) => alert.entities.some((each) => entityKey(each) === entity)).map(({ id }) => id));
  }, [alerts, entity]);
  const hoveredSet = useMemo(() => (hovered === null ? null : new Set(hovered)), [hovered]);
  return { entity, chooseEntity, hover, pointedOut, onTimeline: hoveredSet ?? pointedOut };
}

function IncidentBody({ detail, tenantName }: { readonly detail: IncidentDetail; readonly tenantName: string }) {
  const { incident, alerts } = detail;
  const { tab, alert: selected } = useSearch({ from: '/shell/incidents/$tenant/$incident' });
  const navigate = useNavigate({ from: '/incidents/$tenant/$incident' });
  const pointing = usePointing(detail);
  const byId = useMemo(() => new Map(alerts.map((alert) => [alert.id, alert])), [alerts]);
  const joins = useMemo(() => new Map(incident.joins.map((join) => [join.alert, join])), [incident.joins]);
  const open = (alert: string | undefined) => void navigate({ search: ({ alert: _, ...old }) => (alert === undefined ? old : { ...old, alert }), replace: selected !== undefined });
  const show = (next: View) => void navigate({ search: ({ tab: _, ...old }) => (next === 'story' ? old : { ...old, tab: next }), replace: true });
  const [excepted, except] = useState<ApiAlert | null>(null);
  const opened = byId.get(selected ?? '');
  const leaveAlert = () => {
    except(null);
    open(undefined);
  };
  const [chosen, choose] = useState<ReadonlySet<string> | null>(null);
  const step = (by: number) => {
    const at = alerts.findIndex(({ id }) => id === selected);
    open(alerts[(at + by + alerts.length) % alerts.length]?.id);
  };
  useKeys({ 1: () => show('story'), 2: () => show('alerts'), 3: () => show('history'), ...(opened === undefined ? {} : { x: () => except(opened) }), j: () => step(1), k: () => step(selected === undefined ? 0 : -1) });
  const shared = { selected, onOpen: open, pointedOut: pointing.pointedOut };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-360 flex-col gap-4 p-3 md:p-5">
        {incident.mergedInto !== null && <MergedNote tenant={incident.tenant} into={incident.mergedInto} />}
        <IncidentHead incident={incident} alerts={alerts} tenantName={tenantName} />
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_19.5rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <div className="rounded-lg border border-line px-3.5 pt-3 pb-2">
              <Timeline alerts={alerts} joins={incident.joins} selected={selected} pointedOut={pointing.onTimeline} onOpen={open} />
            </div>
            <div className="rounded-lg border border-line">
              <Views shown={tab ?? 'story'} alertCount={alerts.length} onShow={show} />
              <div className="p-3.5">
                {tab === undefined && <Story steps={incident.story} alerts={byId} onPoint={pointing.hover} {...shared} />}
                {tab === 'history' && <IncidentHistory incident={incident} />}
                {tab === 'alerts' && (
                  <>
                    <SplitBar incident={incident} alertCount={alerts.length} chosen={chosen} onChoose={choose} />
                    <AlertsList alerts={alerts} byId={byId} joins={joins} chosen={chosen} onChoose={choose} {...shared} />
                  </>
                )}
              </div>
            </div>
            {incident.chains.length > 0 && (
              <Panel title="Known courses of attack">
                <ChainsPanel chains={incident.chains} alerts={byId} selected={selected} onOpen={open} />
              </Panel>
            )}
          </div>
          <aside className="flex min-w-0 flex-col gap-4" aria-label="About the incident">
            <Panel title="Priority">
              <PriorityPanel incident={incident} alerts={alerts} />
            </Panel>
            <Panel title="Seen before">
              <SeenBefore incident={incident} alerts={alerts} />
            </Panel>
            <Assessment incident={incident} alerts={byId} onOpen={open} />
            <Panel title="Entities">
              <EntitiesPanel tenant={incident.tenant} entities={incident.entities} assets={incident.assets} alerts={alerts} chosen={pointing.entity} onChoose={pointing.chooseEntity} />
            </Panel>
            <Panel title="ATT&CK">
              <AttackPanel alerts={alerts} />
            </Panel>
          </aside>
        </div>
      </div>
      {excepted !== null && <ExceptionDialog alert={excepted} incident={incident} onMade={leaveAlert} onClose={() => except(null)} />}
      {opened !== undefined && excepted === null && <AlertDrawer alert={opened} onExcept={() => except(opened)} join={joins.get(opened.id)} alerts={byId} onOpen={open} onStep={step} onClose={() => open(undefined)} />}
    </div>
  );
}

type View = 'story' | NonNullable<IncidentSearch['tab']>;

interface ViewsProps {
  readonly shown: View;
  readonly alertCount: number;
  readonly onShow: (view: View) => void;
}

function Views({ shown, alertCount, onShow }: ViewsProps) {
  const view = (name: View, label: ReactNode, key: string) => (
    <button type="button" aria-pressed={shown === name} onClick={() => onShow(name)} title={`Key ${key}`} className={classNames('relative flex h-10 items-center gap-1.5 px-2 text-sm font-medium', shown === name ? 'text-ink after:absolute after:inset-x-1.5 after:-bottom-px after:h-0.5 after:rounded-full after:bg-accent' : 'text-muted hover:text-ink')}>
      {label}
    </button>
  );
  return (
    <div className="flex gap-1 border-b border-line px-2">
      {view('story', 'Story', '1')}
      {view('alerts', <>Alerts <span className="tabular text-xs text-muted">{alertCount}</span></>, '2')}
      {view('history', 'History', '3')}
    </div>
  );
}
