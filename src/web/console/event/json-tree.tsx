import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';

/** Children that are shown before one asks for the rest. */
const SHOWN = 100;
/** Levels that stand open at first. */
const OPEN_DEPTH = 3;

type Branch = readonly (readonly [key: string, value: unknown])[];

function branchOf(value: unknown): Branch | null {
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : null;
}

function Leaf({ value }: { readonly value: unknown }) {
  if (typeof value === 'string') return <DataText text={value} className="break-words whitespace-pre-wrap text-ink [overflow-wrap:anywhere]" />;
  if (value === null || value === undefined) return <span className="text-muted italic">null</span>;
  return <span className={typeof value === 'boolean' ? 'text-high' : 'text-low'}>{String(value)}</span>;
}

interface NodeProps {
  readonly name: string;
  readonly path: readonly string[];
  readonly value: unknown;
  readonly tools: (path: readonly string[], value: unknown) => ReactNode;
}

function TreeNode({ name, path, value, tools }: NodeProps) {
  const branch = branchOf(value);
  const [isOpen, setOpen] = useState(path.length < OPEN_DEPTH);
  if (branch === null) {
    return (
      <li className="group/leaf flex min-h-6 items-start gap-2 rounded px-1 py-0.5 hover:bg-hover">
        <DataText text={name} className="shrink-0 pl-4 text-muted" />
        <span className="min-w-0 flex-1">
          <Leaf value={value} />
        </span>
        <span className="-my-0.5 flex shrink-0 [&>*]:size-6 [&_svg]:size-3.5 opacity-0 transition-opacity group-focus-within/leaf:opacity-100 group-hover/leaf:opacity-100 [@media(hover:none)]:opacity-100">{tools(path, value)}</span>
      </li>
    );
  }
  const note = Array.isArray(value) ? `[${branch.length}]` : branch.length === 0 ? '{}' : '';
  return (
    <li>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="flex min-h-6 w-full items-center gap-1 rounded px-1 text-left hover:bg-hover">
        <ChevronRight className={classNames('size-3 shrink-0 text-muted transition-transform', isOpen && 'rotate-90')} aria-hidden />
        <DataText text={name} className="text-soft" />
        <span className="text-muted">{note || (isOpen ? '' : '…')}</span>
      </button>
      {isOpen && (
        <div className="ml-2.5 border-l border-line pl-1.5">
          <Branches branch={branch} path={path} tools={tools} />
        </div>
      )}
    </li>
  );
}

interface BranchesProps {
  readonly branch: Branch;
  readonly path: readonly string[];
  readonly tools: NodeProps['tools'];
}

function Branches({ branch, path, tools }: BranchesProps) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? branch : branch.slice(0, SHOWN);
  return (
    <ul>
      {shown.map(([key, value]) => (
        <TreeNode key={key} name={key} path={[...path, key]} value={value} tools={tools} />
      ))}
      {shown.length < branch.length && (
        <li>
          <button type="button" onClick={() => setWhole(true)} className="rounded px-5 py-0.5 text-accent hover:underline">
            Show the other {branch.length - shown.length}
          </button>
        </li>
      )}
    </ul>
  );
}

interface JsonTreeProps {
  readonly value: Readonly<Record<string, unknown>>;
  readonly label: string;
  /** What can be done with a value; shown beside it. */
  readonly tools: NodeProps['tools'];
}

/** An object as a tree: names, values, nothing interpreted. */
export function JsonTree({ value, label, tools }: JsonTreeProps) {
  return (
    <section aria-label={label} className="font-mono text-xs">
      <Branches branch={Object.entries(value)} path={[]} tools={tools} />
    </section>
  );
}
