import { Link } from '@tanstack/react-router';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import type { ApiRule } from '../api/queries.ts';
import { RuleKindMark } from '../words/rule-kind-mark.tsx';
import { RuleStateMark } from '../words/rule-state-mark.tsx';

type RuleLink = ApiRule['namedBy'][number] & { readonly name?: string; readonly fault?: string | null };

/** A filter for any rule may name thousands. */
const SHOWN = 12;

interface RuleLinksProps {
  readonly label: string;
  readonly links: readonly RuleLink[];
  /** They come in this order. */
  readonly isOrdered?: boolean;
  /** Filters ask what they take away, not when their rules fired. */
  readonly areFiringsShown?: boolean;
}

/** Rules that another one rests on, or that rest on it, each with the way to its page. */
export function RuleLinks({ label, links, isOrdered = false, areFiringsShown = true }: RuleLinksProps) {
  const more = links.length - SHOWN;
  return (
    <ul aria-label={label} className="flex flex-col gap-1">
      {links.slice(0, SHOWN).map((link, at) => (
        <li key={link.rule ?? link.name} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          {isOrdered && <span className="w-4 text-right text-xs text-muted tabular">{at + 1}.</span>}
          <LinkLine link={link} areFiringsShown={areFiringsShown} />
        </li>
      ))}
      {more > 0 && <li className="text-xs text-muted">and {more === 100 - SHOWN ? `${more} or more` : more} others</li>}
    </ul>
  );
}

function LinkLine({ link, areFiringsShown }: { readonly link: RuleLink; readonly areFiringsShown: boolean }) {
  const zone = useSetting('zone');
  if (link.rule === null) return <span className="text-medium"><DataText text={link.name ?? ''} className="font-mono text-xs" />: {link.fault}</span>;
  return (
    <>
      {link.kind !== null && <RuleKindMark kind={link.kind} />}
      <Link to="/detections/$rule" params={{ rule: link.rule }} className="min-w-0 font-medium text-accent hover:underline">
        <DataText text={link.title ?? link.rule} />
      </Link>
      {link.state !== null && link.state !== 'active' && <RuleStateMark state={link.state} />}
      {areFiringsShown && <span className="text-xs text-muted">{link.lastFiredMs === null ? 'has not fired' : `last fired ${shortTime(link.lastFiredMs, zone)}`}</span>}
    </>
  );
}
