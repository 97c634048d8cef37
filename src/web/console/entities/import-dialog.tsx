import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useId, useState } from 'react';
import { MAX_IMPORT_BYTES } from '#contract/api/declared-endpoints.ts';
import { entityKey } from '#contract/entity.ts';
import { Button } from '#web/ui/button.tsx';
import { FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { callApi } from '../api/api-client.ts';
import type { ImportAnswer } from '../api/queries.ts';
import { EntityChip } from '../words/entity-chip.tsx';
import { dutyName, WorthMark } from '../words/worth-mark.tsx';

const REFUSALS_SHOWN = 20;

/** Imports a file: what it would change is shown first. */
export function ImportDialog({ tenant, onClose }: { readonly tenant: string; readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const inputId = useId();
  const [text, setText] = useState<string | null>(null);
  const trying = useMutation({
    mutationFn: async (file: File) => {
      const read = await readFile(file);
      const answer = await callApi('importDeclared', { params: { tenant }, body: { text: read, dryRun: true } });
      setText(read);
      return answer;
    },
  });
  const importing = useMutation({
    mutationFn: async () => {
      await callApi('importDeclared', { params: { tenant }, body: { text: text ?? '' } });
      await queryClient.invalidateQueries({ queryKey: ['declared', tenant] });
    },
    onSuccess: onClose,
  });
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    setText(null);
    if (file !== undefined) trying.mutate(file);
  }
  const found = text === null ? undefined : trying.data;
  const fault = trying.error ?? importing.error;
  return (
    <Modal title="Import entities" onClose={onClose} isWide>
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-soft">
          CSV or JSON with the columns type, name, aliases, worth, groups, duty and note, or an export of users or computers of Active Directory, Microsoft Graph, Okta or Google. Nothing changes before you have seen what would.
        </p>
        <label htmlFor={inputId} className="text-xs font-medium text-soft">
          File
        </label>
        <input id={inputId} type="file" accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl" onChange={choose} className="w-full rounded-md border border-line-strong bg-raised p-1.5 file:mr-3 file:h-7 file:rounded file:border-0 file:bg-pressed file:px-2.5 file:text-ink" />
        {trying.isPending && <p role="status">Reading the file…</p>}
        {fault !== null && <FormFault text={fault.message} />}
        {found !== undefined && <Outlook found={found} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={found === undefined || found.added + found.changed === 0 || importing.isPending} onClick={() => importing.mutate()}>
            {found === undefined ? 'Import' : `Import ${(found.added + found.changed).toLocaleString('en-GB')}`}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** PowerShell writes UTF-16 where a table is redirected into a file. */
async function readFile(file: File): Promise<string> {
  if (file.size > 2 * MAX_IMPORT_BYTES) throw new Error(`The file is larger than ${MAX_IMPORT_BYTES / 1_048_576} MiB. Export only the columns that are read, or split it: each part can be imported by itself.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** What the import would change, and what of the file is not taken. */
function Outlook({ found }: { readonly found: ImportAnswer }) {
  const { added, changed, unchanged, refusedRows, refusedNames, notices, shown } = found;
  const count = (number: number) => number.toLocaleString('en-GB');
  return (
    <section aria-label="What would change" className="flex flex-col gap-3">
      <p className="tabular font-medium">
        {count(added)} new, {count(changed)} changed, {count(unchanged)} as they were
        {refusedRows > 0 && `, ${count(refusedRows)} rows refused`}
        {refusedNames > 0 && `, ${count(refusedNames)} names refused`}
      </p>
      {notices.map((notice) => (
        <p key={notice} className="rounded-md bg-sunken px-2.5 py-2 text-soft [overflow-wrap:anywhere]">
          {notice}
        </p>
      ))}
      {shown.length > 0 && (
        <ul aria-label="As they become" className="flex max-h-60 flex-col divide-y divide-line overflow-y-auto rounded-md border border-line">
          {shown.map(({ entity, aliases, worth, groups, duty }) => (
            <li key={entityKey(entity)} className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 px-2.5 py-1.5">
              <EntityChip entity={entity} />
              <WorthMark worth={worth} />
              <span className="text-xs text-muted">{[duty === null ? '' : dutyName(duty), groups.join(', '), aliases.length === 0 ? '' : `also ${aliases.map(({ value }) => value).join(', ')}`].filter((part) => part !== '').join(' · ')}</span>
            </li>
          ))}
          {added + changed > shown.length && <li className="px-2.5 py-1.5 text-xs text-muted">and {count(added + changed - shown.length)} more</li>}
        </ul>
      )}
      <Refusals found={found} />
    </section>
  );
}

function Refusals({ found: { refusals, refusedRows, refusedNames } }: { readonly found: ImportAnswer }) {
  if (refusals.length === 0) return null;
  const more = refusedRows + refusedNames - Math.min(REFUSALS_SHOWN, refusals.length);
  return (
    <ul aria-label="Not taken" className="flex max-h-48 flex-col gap-1 overflow-y-auto rounded-md bg-critical-wash px-2.5 py-2 text-critical">
      {refusals.slice(0, REFUSALS_SHOWN).map(({ line, of, name, reason, detail }) => (
        <li key={`${line} ${of} ${name} ${reason}`} className="[overflow-wrap:anywhere]">
          Line {line}
          {of === 'name' ? `, the name ${name}` : ''}: {detail}
        </li>
      ))}
      {more > 0 && <li>and {more.toLocaleString('en-GB')} more</li>}
    </ul>
  );
}
