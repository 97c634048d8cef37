import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { dateTime } from '#web/ui/time.ts';
import { type ApiModel, modelMemoryQuery } from '../api/queries.ts';
import { TenantMenu, useTenant } from '../words/tenant-menu.tsx';

/** Asks what the model knows of one user, host or address of a tenant; both stand in the address. */
export function ModelMemory({ model }: { readonly model: ApiModel }) {
  const { tenant: asked, entity } = useSearch({ from: '/shell/models/$model' });
  const navigate = useNavigate({ from: '/models/$model' });
  const tenant = useTenant(asked);
  const [typed, setTyped] = useState(entity ?? '');
  function submit(event: FormEvent) {
    event.preventDefault();
    void navigate({ search: { tenant, entity: typed.trim() }, replace: true });
  }
  return (
    <div className="flex flex-col gap-3 py-1.5">
      <form onSubmit={submit} className="flex flex-wrap gap-2">
        <TenantMenu tenant={tenant} onChoose={(next) => void navigate({ search: (old) => ({ ...old, tenant: next }), replace: true })} />
        <input
          aria-label={`A ${model.entity.type}, as alerts name it`}
          placeholder={`A ${model.entity.type}, as alerts name it`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          spellCheck={false}
          autoCapitalize="none"
          className="h-7.5 min-w-0 flex-1 basis-48 rounded-md border border-line-strong bg-raised px-2.5 text-sm focus-visible:border-accent focus-visible:-outline-offset-1 md:max-w-80"
        />
        <Button type="submit" disabled={typed.trim() === '' || tenant === ''}>
          Show
        </Button>
      </form>
      {entity !== undefined && tenant !== '' && <Memory tenant={tenant} model={model.name} entity={entity} />}
    </div>
  );
}

function Memory(asked: { readonly tenant: string; readonly model: string; readonly entity: string }) {
  const zone = useSetting('zone');
  const query = useQuery(modelMemoryQuery(asked));
  if (query.isError) return <p role="alert" className="text-sm text-medium">{query.error.message}</p>;
  if (query.data === undefined) return <Waiting lines={3} label="Looking into its memory" />;
  const { entries, isCut } = query.data;
  if (entries.length === 0) {
    return (
      <p role="status" className="text-sm text-soft">
        It has never seen <DataText text={asked.entity} className="font-medium" /> here, or has forgotten it.
      </p>
    );
  }
  return (
    <ul aria-label="What it remembers" className="flex flex-col gap-2">
      {entries.map(({ about, facts }) => (
        <li key={about} className="rounded-md bg-sunken px-3 py-2">
          {about !== '' && <DataText text={about} className="font-mono text-xs font-medium [overflow-wrap:anywhere]" />}
          <dl className="flex flex-wrap gap-x-5 gap-y-1">
            {facts.map(({ name, value, isTime }) => (
              <div key={name} className="text-sm">
                <dt className="inline text-muted">{name} </dt>
                <dd className="tabular inline">{isTime ? dateTime(Number(value), zone) : typeof value === 'number' ? value.toLocaleString('en-GB') : <DataText text={value} />}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
      {isCut && <li className="text-xs text-muted">There are more; the first are shown.</li>}
    </ul>
  );
}
