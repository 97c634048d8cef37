import { Split, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { callApi } from '../api/api-client.ts';
import type { IncidentWhole } from '../api/queries.ts';
import { ReasonDialog } from '../words/reason-dialog.tsx';
import { useIncidentChange } from './use-incident-change.ts';

interface SplitBarProps {
  readonly incident: IncidentWhole;
  readonly alertCount: number;
  /** Null where nothing is being chosen. */
  readonly chosen: ReadonlySet<string> | null;
  readonly onChoose: (chosen: ReadonlySet<string> | null) => void;
}

/** Choosing alerts that do not belong, and keeping them apart. */
export function SplitBar({ incident, alertCount, chosen, onChoose }: SplitBarProps) {
  const changed = useIncidentChange(incident.tenant, incident.id);
  const [isAsking, setAsking] = useState(false);
  if (alertCount < 2 || incident.mergedInto !== null) return null;
  if (chosen === null) {
    return (
      <div className="mb-2 flex justify-end">
        <Button look="quiet" onClick={() => onChoose(new Set())}>
          <Split aria-hidden />
          Split alerts off
        </Button>
      </div>
    );
  }
  const isReady = chosen.size > 0 && chosen.size < alertCount;
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2 rounded-md bg-sunken px-3 py-2 text-sm">
      <p className="min-w-0 flex-1 basis-48" role="status">
        {chosen.size === alertCount ? 'Leave at least one alert out.' : `${chosen.size} of ${alertCount} alerts chosen. They become an incident of their own.`}
      </p>
      <Button look="primary" disabled={!isReady} onClick={() => setAsking(true)}>
        <Split aria-hidden />
        Split off…
      </Button>
      <Button onClick={() => onChoose(null)}>
        <X aria-hidden />
        Cancel
      </Button>
      {isAsking && (
        <ReasonDialog
          title={`Split ${chosen.size} ${chosen.size === 1 ? 'alert' : 'alerts'} off`}
          text="They are kept apart from the rest of this incident, also from alerts that join it later, until it is undone. It follows in a second or two."
          button="Split off"
          onClose={() => setAsking(false)}
          act={async (reason) => {
            await callApi('splitIncident', { params: { tenant: incident.tenant, incident: incident.id }, body: { alerts: [...chosen], reason } });
            onChoose(null);
            await changed();
          }}
        />
      )}
    </div>
  );
}
