import type { ApiAlert, IncidentWhole } from '../api/queries.ts';
import { ContradictionsPanel, UnknownsPanel } from './doubts-panel.tsx';
import { NextStepsPanel } from './next-steps-panel.tsx';
import { Panel } from './panel.tsx';
import { ScopePanel } from './scope-panel.tsx';

interface AssessmentProps {
  readonly incident: IncidentWhole;
  readonly alerts: ReadonlyMap<string, ApiAlert>;
  readonly onOpen: (alert: string) => void;
}

/** How far it goes, what is open about it, and what to do next; what there is nothing to say of is left out. */
export function Assessment({ incident: { tenant, scope, contradictions, unknowns, nextSteps }, alerts, onOpen }: AssessmentProps) {
  const panels = [
    { title: 'Scope', count: scope.length, panel: <ScopePanel scope={scope} /> },
    { title: 'Does not agree', count: contradictions.length, panel: <ContradictionsPanel contradictions={contradictions} alerts={alerts} onOpen={onOpen} /> },
    { title: 'Not known', count: unknowns.length, panel: <UnknownsPanel unknowns={unknowns} /> },
    { title: 'Next steps', count: nextSteps.length, panel: <NextStepsPanel tenant={tenant} steps={nextSteps} /> },
  ];
  return panels.filter(({ count }) => count > 0).map(({ title, panel }) => (
    <Panel key={title} title={title}>
      {panel}
    </Panel>
  ));
}
