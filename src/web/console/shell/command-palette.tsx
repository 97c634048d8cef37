import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Activity, Brain, Building2, CornerDownLeft, EyeOff, FingerprintPattern, Inbox, Package, Radar, Search, Siren, Tags } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { queueQuery, tenantsQuery } from '../api/queries.ts';

interface Command {
  readonly id: string;
  readonly text: string;
  readonly note: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

const SHOWN = 12;

/** Everything that can be gone to from here: screens, tenants, open incidents, and a search for what was typed. */
function useCommands(typed: string): readonly Command[] {
  const navigate = useNavigate();
  const { data: tenants } = useQuery(tenantsQuery);
  const { data: queue } = useQuery(queueQuery({ status: 'open', limit: 200 }));
  const needle = typed.trim().toLowerCase();
  const places: Command[] = [
    { id: 'incidents', text: 'Incidents', note: 'Screen', icon: <Inbox aria-hidden />, run: () => void navigate({ to: '/incidents' }) },
    { id: 'search', text: 'Search events', note: 'Screen', icon: <Search aria-hidden />, run: () => void navigate({ to: '/search' }) },
    { id: 'detections', text: 'Detections', note: 'Screen', icon: <Radar aria-hidden />, run: () => void navigate({ to: '/detections' }) },
    { id: 'packs', text: 'Packs', note: 'Screen', icon: <Package aria-hidden />, run: () => void navigate({ to: '/packs' }) },
    { id: 'exceptions', text: 'Exceptions', note: 'Screen', icon: <EyeOff aria-hidden />, run: () => void navigate({ to: '/exceptions' }) },
    { id: 'entities', text: 'Entities', note: 'Screen', icon: <Tags aria-hidden />, run: () => void navigate({ to: '/entities' }) },
    { id: 'indicators', text: 'Indicators', note: 'Screen', icon: <FingerprintPattern aria-hidden />, run: () => void navigate({ to: '/indicators' }) },
    { id: 'models', text: 'Behaviour models', note: 'Screen', icon: <Brain aria-hidden />, run: () => void navigate({ to: '/models' }) },
    { id: 'write-rule', text: 'Write a rule', note: 'Screen', icon: <Radar aria-hidden />, run: () => void navigate({ to: '/write-rule' }) },
    { id: 'data-health', text: 'Data health', note: 'Screen', icon: <Activity aria-hidden />, run: () => void navigate({ to: '/data-health' }) },
  ];
  const ofTenants = (tenants?.tenants ?? []).map(({ id, name }): Command => ({ id: `tenant ${id}`, text: `Incidents of ${name}`, note: 'Tenant', icon: <Building2 aria-hidden />, run: () => void navigate({ to: '/incidents', search: { tenant: id } }) }));
  const ofIncidents = (queue?.incidents ?? []).map(({ id, tenant, title, priority }): Command => ({ id, text: title, note: `Priority ${priority}`, icon: <Siren aria-hidden />, run: () => void navigate({ to: '/incidents/$tenant/$incident', params: { tenant, incident: id } }) }));
  const found = [...places, ...ofTenants, ...ofIncidents].filter(({ text }) => text.toLowerCase().includes(needle)).slice(0, SHOWN);
  if (needle === '') return found;
  return [...found, { id: 'look-up', text: `Look up the indicator ${typed.trim()}`, note: 'Indicators', icon: <FingerprintPattern aria-hidden />, run: () => void navigate({ to: '/indicators', search: { value: typed.trim() } }) }, { id: 'find', text: `Search events for ${typed.trim()}`, note: 'Search', icon: <Search aria-hidden />, run: () => void navigate({ to: '/search', search: { q: typed.trim() } }) }];
}

/** Type a few letters, press Enter, be there. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const commands = useCommands(typed);
  const at = Math.min(chosen, commands.length - 1);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  function run(command: Command | undefined) {
    command?.run();
    onClose();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((at + step + commands.length) % commands.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(commands[at]);
    }
  }

  return (
    <dialog ref={dialog} aria-label="Go to" onClose={onClose} onKeyDown={onKeyDown} closedby="any" className="appear mt-[12vh] w-[min(36rem,calc(100vw-2rem))] overflow-hidden rounded-xl bg-raised p-0 shadow-panel">
      <input
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="commands"
        aria-activedescendant={`command-${at}`}
        aria-label="Screen, tenant or incident"
        placeholder="Screen, tenant, incident, or anything to search for"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
      />
      <div id="commands" role="listbox" aria-label="Places" className="max-h-[50vh] overflow-y-auto p-1.5">
        {commands.map((command, i) => (
          <button
            key={command.id}
            id={`command-${i}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onPointerMove={() => setChosen(i)}
            onClick={() => run(command)}
            className={classNames('flex h-9 w-full items-center text-left gap-2.5 rounded-md px-2.5 text-sm [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted', i === at && 'bg-pressed')}
          >
            {command.icon}
            <DataText text={command.text} className="min-w-0 flex-1 truncate" />
            <span className="text-xs text-muted">{command.note}</span>
            {i === at && <CornerDownLeft aria-hidden />}
          </button>
        ))}
      </div>
    </dialog>
  );
}
