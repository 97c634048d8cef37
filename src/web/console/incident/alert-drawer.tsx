import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { entityKey } from '#contract/entity.ts';
import type { Join } from '#contract/incident.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { Drawer } from '#web/ui/drawer.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { fullTime, spanText } from '#web/ui/time.ts';
import { type ApiAlert, sourcesQuery } from '../api/queries.ts';
import { Facts } from '../event/event-facts.tsx';
import { tacticName, techniqueName } from '../words/attack-names.ts';
import { DomainMark, domainName } from '../words/domain-mark.tsx';
import { EntityIcon } from '../words/entity-chip.tsx';
import { SeverityBadge } from '../words/severity-mark.tsx';
import { AlertEvents } from './alert-events.tsx';
import { JoinReason } from './join-reason.tsx';

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-t border-line px-4 py-3.5">
      <h3 className="mb-2 text-xs font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}

function useFacts(alert: ApiAlert): readonly (readonly [string, ReactNode])[] {
  const zone = useSetting('zone');
  const { data } = useQuery(sourcesQuery);
  const sourceName = data?.sources.find(({ id }) => id === alert.source)?.name;
  return [
    ['Time', `${fullTime(alert.timeMs, zone)}${alert.lastTimeMs > alert.timeMs ? `, for ${spanText(alert.lastTimeMs - alert.timeMs)}` : ''}`],
    ['Source', sourceName === undefined ? alert.source : `${sourceName} (${alert.source})`],
    ['Techniques', alert.techniques.map((id) => `${id} ${techniqueName(id)}`.trim()).join(', ') || 'none named'],
    ['Tactics', alert.tactics.map(tacticName).join(', ') || 'none named'],
    ['Confidence', `${Math.round(alert.confidence * 100)} %: how often this rule is right`],
    ['Rule', alert.rule.id],
  ];
}

interface AlertDrawerProps {
  readonly alert: ApiAlert;
  readonly join: Join | undefined;
  readonly alerts: ReadonlyMap<string, ApiAlert>;
  readonly onOpen: (alert: string) => void;
  readonly onStep: (step: number) => void;
  readonly onExcept: () => void;
  readonly onClose: () => void;
}

/** One alert whole: what fired, why it is in the incident, on whom, and the events behind it. */
export function AlertDrawer({ alert, join, alerts, onOpen, onStep, onExcept, onClose }: AlertDrawerProps) {
  const facts = useFacts(alert);
  return (
    <Drawer
      label={`Alert: ${alert.rule.title}`}
      title={
        <span className="flex items-center gap-2">
          <SeverityBadge severity={alert.severity} />
          {alert.domain !== null && (
            <span className="inline-flex items-center gap-1.5 text-sm font-medium text-soft">
              <DomainMark domain={alert.domain} />
              {domainName(alert.domain)}
            </span>
          )}
        </span>
      }
      tools={
        <>
          <Button look="quiet" onClick={onExcept} title="Key X">
            <EyeOff aria-hidden />
            Make exception
          </Button>
          <IconButton label="Previous alert" hint="Previous alert (k)" onClick={() => onStep(-1)}>
            <ChevronUp aria-hidden />
          </IconButton>
          <IconButton label="Next alert" hint="Next alert (j)" onClick={() => onStep(1)}>
            <ChevronDown aria-hidden />
          </IconButton>
        </>
      }
      onClose={onClose}
    >
      <div className="px-4 py-3.5">
        <h2 className="text-lg/6 font-semibold tracking-tight">
          <DataText text={alert.rule.title} />
        </h2>
        <p className="mt-1.5 text-base text-soft">
          <DataText text={alert.summary} />
        </p>
      </div>
      <Section title="Why it is in this incident">
        <JoinReason join={join} alerts={alerts} onOpen={onOpen} isWhole />
      </Section>
      <Section title="Facts">
        <Facts facts={facts} />
      </Section>
      <Section title="Entities">
        <ul className="flex flex-col gap-1.5 text-sm">
          {alert.entities.map((entity) => (
            <li key={`${entity.role} ${entityKey(entity)}`} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3">
              <span className="text-muted capitalize">{entity.role}</span>
              <span className="flex min-w-0 items-start gap-1.5">
                <EntityIcon type={entity.type} className="mt-0.5" />
                <DataText text={entity.value} className="min-w-0 [overflow-wrap:anywhere]" />
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <AlertEvents key={alert.id} alert={alert} />
    </Drawer>
  );
}
