import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DECLARABLE_TYPES } from '#contract/declared-entity.ts';
import { entityKey } from '#contract/entity.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { callApi } from '../api/api-client.ts';
import type { ApiDeclared } from '../api/queries.ts';
import { EntityChip } from '../words/entity-chip.tsx';
import { dutyName, WorthMark } from '../words/worth-mark.tsx';

interface EntityRowProps {
  readonly declared: ApiDeclared;
  readonly tenant: string;
  readonly mayWrite: boolean;
  readonly onGroup: (group: string) => void;
}

const ALIASES_SHOWN = 8;

/** One declared entity: its names, its worth, what it is there for, its groups, and who says so. */
export function EntityRow({ declared, tenant, mayWrite, onGroup }: EntityRowProps) {
  const zone = useSetting('zone');
  const [isRemoving, setRemoving] = useState(false);
  const { entity, aliases, worth, groups, duty, note, by, atMs } = declared;
  return (
    <li className="flex items-start gap-2 px-3.5 py-2.5 text-sm">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="min-w-0 font-medium">
            <EntityChip entity={entity} />
          </span>
          <WorthMark worth={worth} />
          {duty !== null && <span className="text-soft">{dutyName(duty)}</span>}
          {groups.map((group) => (
            <button key={group} type="button" title={`Show all in ${group}`} onClick={() => onGroup(group)} className="min-h-6 max-w-full truncate rounded-md border border-line px-1.5 text-xs text-soft hover:bg-hover hover:text-ink">
              {group}
            </button>
          ))}
        </div>
        {aliases.length > 0 && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-soft">
            <span className="text-muted">also</span>
            {aliases.slice(0, ALIASES_SHOWN).map((alias) => (
              <EntityChip key={entityKey(alias)} entity={alias} />
            ))}
            {aliases.length > ALIASES_SHOWN && <span className="text-muted">and {aliases.length - ALIASES_SHOWN} more</span>}
          </p>
        )}
        {note !== '' && (
          <p className="text-soft [overflow-wrap:anywhere]">
            <DataText text={note} />
          </p>
        )}
        <p className="text-xs text-muted">
          {by}, {shortTime(atMs, zone)}
        </p>
      </div>
      {mayWrite && (
        <IconButton label={`Remove ${entity.value}`} hint="Remove" onClick={() => setRemoving(true)}>
          <Trash2 aria-hidden />
        </IconButton>
      )}
      {isRemoving && <RemoveDialog tenant={tenant} declared={declared} onClose={() => setRemoving(false)} />}
    </li>
  );
}

interface RemoveDialogProps {
  readonly tenant: string;
  readonly declared: ApiDeclared;
  readonly onClose: () => void;
}

function RemoveDialog({ tenant, declared: { entity }, onClose }: RemoveDialogProps) {
  const queryClient = useQueryClient();
  const removing = useMutation({
    mutationFn: async () => {
      const entities = DECLARABLE_TYPES.filter((type) => type === entity.type).map((type) => ({ type, value: entity.value }));
      await callApi('removeDeclared', { params: { tenant }, body: { entities } });
      await queryClient.invalidateQueries({ queryKey: ['declared', tenant] });
    },
    onSuccess: onClose,
  });
  return (
    <Modal title="Remove what is declared" onClose={onClose}>
      <div className="flex flex-col gap-3">
        <p className="text-sm text-soft [overflow-wrap:anywhere]">
          What people said of <DataText text={entity.value} /> no longer counts: incidents that rest on it are joined and ranked anew in some seconds.
        </p>
        {removing.error !== null && <FormFault text={removing.error.message} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" disabled={removing.isPending} onClick={() => removing.mutate()}>
            Remove
          </Button>
        </div>
      </div>
    </Modal>
  );
}
