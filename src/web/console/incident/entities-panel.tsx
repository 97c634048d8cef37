import { Link } from '@tanstack/react-router';
import { SearchCheck } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { printCondition, printSearch } from '#contract/api/search-syntax.ts';
import { ENTITY_TYPES, type Entity, entityKey, type EntityType } from '#contract/entity.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { Tooltip } from '#web/ui/tooltip.tsx';
import type { ApiAlert, ApiAsset } from '../api/queries.ts';
import { around } from '../search/search-range.ts';
import { EntityIcon, entityPlural } from '../words/entity-chip.tsx';
import { dutyName, WorthMark } from '../words/worth-mark.tsx';

const GROUP_SHOWN = 6;
const DAY_MS = 86_400_000;
const GROUP_FIELD: Readonly<Partial<Record<Entity['type'], string>>> = { user: 'user', mailbox: 'user', host: 'host', address: 'ip' };

/** The search that finds an entity: by its field where one spans all sources, else by the word. */
export function searchFor({ type, value }: Entity): string {
  const field = GROUP_FIELD[type];
  return field === undefined ? printSearch({ conditions: [], words: [value] }) : printCondition({ field, op: 'eq', value });
}

interface EntitiesPanelProps {
  readonly tenant: string;
  readonly entities: readonly Entity[];
  /** What is declared of them. */
  readonly assets: readonly ApiAsset[];
  readonly alerts: readonly ApiAlert[];
  /** The entity whose alerts are pointed out. */
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
}

/** Who and what the incident is about, by kind, those named by most alerts first. */
export function EntitiesPanel({ tenant, entities, assets, alerts, chosen, onChoose }: EntitiesPanelProps) {
  const counts = useMemo(() => {
    const byKey = new Map<string, number>();
    for (const alert of alerts) for (const key of new Set(alert.entities.map(entityKey))) byKey.set(key, (byKey.get(key) ?? 0) + 1);
    return byKey;
  }, [alerts]);
  const span = around(Math.min(...alerts.map(({ timeMs }) => timeMs)), Math.max(...alerts.map(({ lastTimeMs }) => lastTimeMs)), DAY_MS);
  const assetOf = useMemo(() => new Map(assets.flatMap((asset) => asset.names.map((name) => [entityKey(name), asset] as const))), [assets]);
  const countOf = (entity: Entity): number => counts.get(entityKey(entity)) ?? 0;
  const groups = ENTITY_TYPES.map((type) => ({ type, members: entities.filter((entity) => entity.type === type).sort((a, b) => countOf(b) - countOf(a)) })).filter(({ members }) => members.length > 0);
  return (
    <div className="flex flex-col gap-3">
      {groups.map(({ type, members }) => (
        <EntityGroup
          key={type}
          type={type}
          lines={members.map((entity) => (
            <EntityLine key={entityKey(entity)} tenant={tenant} span={span} entity={entity} asset={assetOf.get(entityKey(entity))} count={countOf(entity)} isChosen={chosen === entityKey(entity)} onChoose={onChoose} />
          ))}
        />
      ))}
    </div>
  );
}

/** Entities of one kind; many are folded away until one asks for them. */
function EntityGroup({ type, lines }: { readonly type: EntityType; readonly lines: readonly ReactNode[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || lines.length <= GROUP_SHOWN + 1 ? lines : lines.slice(0, GROUP_SHOWN);
  return (
    <section>
      <h3 className="mb-0.5 flex items-center gap-1.5 text-xs text-muted">
        <EntityIcon type={type} />
        {entityPlural(type)}
        <span className="tabular">{lines.length > 1 && lines.length}</span>
      </h3>
      <ul>{shown}</ul>
      {shown.length < lines.length && (
        <button type="button" onClick={() => setWhole(true)} className="h-7 rounded text-xs text-accent hover:underline">
          Show the other {lines.length - shown.length}
        </button>
      )}
    </section>
  );
}

interface EntityLineProps {
  readonly tenant: string;
  readonly span: ReturnType<typeof around>;
  readonly entity: Entity;
  readonly asset: ApiAsset | undefined;
  readonly count: number;
  readonly isChosen: boolean;
  readonly onChoose: (key: string | null) => void;
}

function EntityLine({ tenant, span, entity, asset, count, isChosen, onChoose }: EntityLineProps) {
  const key = entityKey(entity);
  return (
    <li className={classNames('group -mx-1.5 flex items-center rounded-md', isChosen ? 'bg-accent-wash' : 'hover:bg-hover')}>
      <button type="button" aria-pressed={isChosen} title="Point out its alerts" onClick={() => onChoose(isChosen ? null : key)} className="flex min-h-7 min-w-0 flex-1 items-center gap-2 px-1.5 text-left text-sm">
        <span className="min-w-0 flex-1 py-0.5">
          <DataText text={entity.value} className="block truncate" />
          {asset !== undefined && <AssetLine entity={entity} asset={asset} />}
        </span>
        <span className="tabular text-xs text-muted">{count > 0 && count}</span>
      </button>
      <Tooltip text="Search its events">
        <Link to="/search" search={{ tenant, ...span, q: searchFor(entity) }} aria-label={`Search events of ${entity.value}`} className="grid size-7 shrink-0 place-items-center rounded-md text-muted opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 [@media(hover:none)]:opacity-100">
          <SearchCheck className="size-3.5" aria-hidden />
        </Link>
      </Tooltip>
    </li>
  );
}

/** What is declared of an entity, and the main name where that is another one. */
function AssetLine({ entity, asset: { entity: main, worth, groups, duty } }: { readonly entity: Entity; readonly asset: ApiAsset }) {
  const words = [entityKey(main) === entityKey(entity) ? '' : main.value, duty === null ? '' : dutyName(duty), ...groups].filter((word) => word !== '').join(', ');
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-xs text-soft">
      <WorthMark worth={worth} />
      <span className="truncate" title={words}>
        {words}
      </span>
    </span>
  );
}
