import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { Field } from '#web/ui/field.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { callApi } from '../api/api-client.ts';
import { type IncidentRow, type IncidentWhole, queueQuery } from '../api/queries.ts';
import { ReasonDialog } from '../words/reason-dialog.tsx';
import { SeverityBars } from '../words/severity-mark.tsx';
import { useIncidentChange } from './use-incident-change.ts';

const SHOWN = 6;

/** Chooses incidents of the tenant that belong to this one, and joins them. */
export function MergeDialog({ incident, onClose }: { readonly incident: IncidentWhole; readonly onClose: () => void }) {
  const changed = useIncidentChange(incident.tenant, incident.id);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data } = useQuery(queueQuery({ tenant: incident.tenant, text: useDeferredValue(text), limit: SHOWN + 1 }));
  const rows = (data?.incidents ?? []).filter(({ id }) => id !== incident.id).slice(0, SHOWN);
  const toggle = (id: string) => setChosen(new Set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]));
  return (
    <ReasonDialog
      title="Join incidents to this one"
      text="They become one incident, with the alerts, comments and verdicts of all, until it is undone. It follows in a second or two."
      button={chosen.size > 1 ? `Join ${chosen.size} incidents` : 'Join'}
      isReady={chosen.size > 0}
      onClose={onClose}
      act={async (reason) => {
        await callApi('mergeIncidents', { params: { tenant: incident.tenant, incident: incident.id }, body: { with: [...chosen], reason } });
        await changed();
      }}
    >
      <Field label="Find incidents" value={text} onChange={(event) => setText(event.target.value)} maxLength={200} placeholder="Title, entity or rule" autoComplete="off" />
      <ul aria-label="Incidents to join" className="flex max-h-64 flex-col gap-1 overflow-y-auto">
        {rows.map((row) => (
          <Candidate key={row.id} row={row} isChosen={chosen.has(row.id)} onToggle={() => toggle(row.id)} />
        ))}
        {data !== undefined && rows.length === 0 && <li className="py-2 text-sm text-muted">No other incident of this tenant has that.</li>}
      </ul>
    </ReasonDialog>
  );
}

function Candidate({ row, isChosen, onToggle }: { readonly row: IncidentRow; readonly isChosen: boolean; readonly onToggle: () => void }) {
  const zone = useSetting('zone');
  return (
    <li>
      <label className={classNames('flex cursor-pointer items-start gap-2.5 rounded-md border px-2.5 py-2 text-sm', isChosen ? 'border-accent/40 bg-accent-wash' : 'border-line hover:bg-hover')}>
        <input type="checkbox" checked={isChosen} onChange={onToggle} className="mt-1 size-3.5 accent-accent-fill" />
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 font-medium">
            <DataText text={row.title} />
          </span>
          <span className="flex items-center gap-2 text-xs text-muted">
            <SeverityBars severity={row.severity} />
            {row.alertCount} {row.alertCount === 1 ? 'alert' : 'alerts'}, last {shortTime(row.lastSeenMs, zone)}
          </span>
        </span>
      </label>
    </li>
  );
}
