import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, EyeOff, Gavel, Hand, type LucideIcon, Merge, MessageSquare, RotateCcw, Split, Undo2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { FormFault } from '#web/ui/field.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { TextArea } from '#web/ui/text-area.tsx';
import { fullTime, shortTime } from '#web/ui/time.ts';
import { callApi } from '../api/api-client.ts';
import { type HistoryEntry, type IncidentWhole, incidentHistoryQuery } from '../api/queries.ts';
import { ReasonDialog } from '../words/reason-dialog.tsx';
import { VerdictMark } from '../words/verdict-mark.tsx';
import { useIncidentChange } from './use-incident-change.ts';

const LOOKS: Readonly<Record<HistoryEntry['act'], { readonly icon: LucideIcon; readonly text: string }>> = {
  merged: { icon: Merge, text: 'merged' }, split: { icon: Split, text: 'split' }, reopened: { icon: RotateCcw, text: 'opened it again' }, assigned: { icon: Hand, text: 'took it' },
  handed_back: { icon: Hand, text: 'handed it back' }, closed: { icon: CircleCheck, text: 'closed it' }, judged: { icon: Gavel, text: 'judged' }, commented: { icon: MessageSquare, text: 'wrote' },
  linked: { icon: Merge, text: 'joined incidents' }, unlinked: { icon: Split, text: 'kept alerts apart' }, undone: { icon: Undo2, text: 'undid it' }, exception_made: { icon: EyeOff, text: 'made an exception' },
};

/** What happened to the incident, with a field to write into it. */
export function IncidentHistory({ incident }: { readonly incident: IncidentWhole }) {
  const query = useQuery(incidentHistoryQuery(incident.tenant, incident.id));
  const zone = useSetting('zone');
  return (
    <div className="flex flex-col gap-4">
      {incident.mergedInto === null && <CommentForm incident={incident} />}
      {query.data === undefined ? (
        query.isError ? <FormFault text={query.error.message} /> : <Waiting lines={3} label="Loading the history" />
      ) : (
        <ol aria-label="History, newest first" className="flex flex-col divide-y divide-line">
          {[...query.data.entries].reverse().map((entry) => (
            <EntryLine key={entry.id} entry={entry} incident={incident} />
          ))}
          <li className="py-2.5 text-sm text-muted">
            It was opened on <time title={fullTime(incident.createdAtMs, zone)}>{shortTime(incident.createdAtMs, zone)}</time>.
          </li>
        </ol>
      )}
    </div>
  );
}

function CommentForm({ incident }: { readonly incident: IncidentWhole }) {
  const changed = useIncidentChange(incident.tenant, incident.id);
  const [text, setText] = useState('');
  const write = useMutation({
    mutationFn: () => callApi('commentIncident', { params: { tenant: incident.tenant, incident: incident.id }, body: { text } }),
    onSuccess: async () => {
      setText('');
      await changed();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    write.mutate();
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <TextArea label="Comment" value={text} onChange={(event) => setText(event.target.value)} maxLength={5_000} rows={2} />
      {write.error !== null && <FormFault text={write.error.message} />}
      <Button type="submit" className="self-end" disabled={write.isPending || text.trim() === ''}>
        <MessageSquare aria-hidden />
        Comment
      </Button>
    </form>
  );
}

function EntryLine({ entry, incident }: { readonly entry: HistoryEntry; readonly incident: IncidentWhole }) {
  const zone = useSetting('zone');
  const [isUndoing, setUndoing] = useState(false);
  const { icon: Icon, text } = LOOKS[entry.act];
  const isSentence = entry.by === null;
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 py-2.5 text-sm">
      <Icon className="mt-0.5 size-4 text-muted" aria-hidden />
      <div className="flex min-w-0 flex-col gap-1">
        <div className="flex flex-wrap items-baseline gap-x-1.5">
          <span className="font-medium">{entry.by ?? 'Watchfloor'}</span>
          {!isSentence && <span className="text-soft">{text}</span>}
          {entry.verdict !== null && <VerdictMark kind={entry.verdict.kind} reason={entry.verdict.reason} />}
          <time className="tabular ml-auto text-xs text-muted" title={fullTime(entry.atMs, zone)}>
            {shortTime(entry.atMs, zone)}
          </time>
        </div>
        {entry.text !== '' && (
          <div className="[overflow-wrap:anywhere]">
            {entry.text.split('\n').map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an entry never change
              <p key={at} className="min-h-5">
                <DataText text={line} />
              </p>
            ))}
          </div>
        )}
        {entry.incidents.map(({ id, title }) => (
          <Link key={id} to="/incidents/$tenant/$incident" params={{ tenant: incident.tenant, incident: id }} className="truncate text-accent hover:underline">
            {title === '' ? id : <DataText text={title} />}
          </Link>
        ))}
        {entry.exception !== null && (
          <Link to="/exceptions" search={{ tenant: incident.tenant }} className="self-start text-accent hover:underline">
            All exceptions of this tenant
          </Link>
        )}
        {entry.link?.isInForce === true && (
          <Button look="quiet" className="-ml-2.5 self-start" onClick={() => setUndoing(true)}>
            <Undo2 aria-hidden />
            Undo
          </Button>
        )}
        {entry.link?.isInForce === false && <span className="text-xs text-muted">Undone since</span>}
      </div>
      {isUndoing && entry.link !== null && <UndoDialog incident={incident} link={entry.link.id} onClose={() => setUndoing(false)} />}
    </li>
  );
}

function UndoDialog({ incident, link, onClose }: { readonly incident: IncidentWhole; readonly link: string; readonly onClose: () => void }) {
  const changed = useIncidentChange(incident.tenant, incident.id);
  return (
    <ReasonDialog
      title="Undo it"
      text="Incidents are joined and parted as they are computed again, in a second or two."
      button="Undo"
      onClose={onClose}
      act={async (reason) => {
        await callApi('undoLink', { params: { tenant: incident.tenant, link }, body: { reason } });
        await changed();
      }}
    />
  );
}
