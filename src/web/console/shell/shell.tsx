import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Activity, Inbox, type LucideIcon, Radar, Search } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { BrandMark } from './brand.tsx';
import { CommandPalette } from './command-palette.tsx';
import { PersonMenu } from './person-menu.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { useKeys } from './use-keys.ts';

interface Place {
  readonly to: '/incidents' | '/search' | '/detections' | '/data-health';
  readonly name: string;
  readonly icon: LucideIcon;
  readonly keys: string;
}

const PLACES: readonly Place[] = [
  { to: '/incidents', name: 'Incidents', icon: Inbox, keys: 'G I' },
  { to: '/search', name: 'Search', icon: Search, keys: 'G S' },
  { to: '/detections', name: 'Detections', icon: Radar, keys: 'G R' },
  { to: '/data-health', name: 'Data health', icon: Activity, keys: 'G D' },
];

function PlaceLink({ place, isTab }: { readonly place: Place; readonly isTab: boolean }) {
  const { to, name, icon: Icon, keys } = place;
  return (
    <Link
      to={to}
      className={classNames(
        'group flex items-center rounded-md font-medium text-soft transition-colors hover:text-ink data-[status=active]:text-ink',
        isTab
          ? 'h-13 flex-1 flex-col justify-center gap-0.5 text-2xs data-[status=active]:text-accent'
          : 'h-7.5 gap-2.5 px-2 text-sm hover:bg-hover data-[status=active]:bg-pressed',
      )}
    >
      <Icon className={isTab ? 'size-4.5' : 'size-4 text-muted group-data-[status=active]:text-accent'} aria-hidden />
      <span className={isTab ? '' : 'flex-1'}>{name}</span>
      {!isTab && <kbd className="font-mono text-2xs tracking-wider text-muted opacity-0 transition-opacity group-hover:opacity-100">{keys}</kbd>}
    </Link>
  );
}

function SideBar({ onCommand }: { readonly onCommand: () => void }) {
  return (
    <aside className="hidden w-52 shrink-0 flex-col border-r border-line bg-floor p-2.5 md:flex">
      <div className="flex h-9 items-center gap-2.5 px-1.5">
        <BrandMark className="size-5.5" />
        <span className="text-base font-semibold tracking-tight">Watchfloor</span>
      </div>
      <button
        type="button"
        onClick={onCommand}
        className="mt-3 mb-3 flex h-7.5 items-center gap-2 rounded-md border border-line-strong bg-raised px-2 text-sm text-muted transition-colors hover:text-ink"
      >
        <Search className="size-3.5" aria-hidden />
        <span className="flex-1 text-left">Go to…</span>
        <kbd className="font-mono text-2xs">Ctrl K</kbd>
      </button>
      <nav aria-label="Screens" className="flex flex-col gap-0.5">
        {PLACES.map((place) => (
          <PlaceLink key={place.to} place={place} isTab={false} />
        ))}
      </nav>
      <div className="mt-auto">
        <PersonMenu />
      </div>
    </aside>
  );
}

/** What stands around every screen: places on the left, on a phone below. */
export function Shell() {
  const navigate = useNavigate();
  const [open, setOpen] = useState<'none' | 'help' | 'command'>('none');
  const close = () => setOpen('none');
  useKeys({
    'g i': () => void navigate({ to: '/incidents' }),
    'g s': () => void navigate({ to: '/search' }),
    'g r': () => void navigate({ to: '/detections' }),
    'g p': () => void navigate({ to: '/packs' }),
    'g e': () => void navigate({ to: '/exceptions' }),
    'g n': () => void navigate({ to: '/entities' }),
    'g t': () => void navigate({ to: '/indicators' }),
    'g m': () => void navigate({ to: '/models' }),
    'g d': () => void navigate({ to: '/data-health' }),
    '?': () => setOpen('help'),
    'mod+k': (event) => {
      event.preventDefault();
      setOpen((was) => (was === 'command' ? 'none' : 'command'));
    },
  });
  return (
    <div className="flex h-full flex-col md:flex-row">
      <a href="#content" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1.5 focus:shadow-panel">
        Skip to the content
      </a>
      <SideBar onCommand={() => setOpen('command')} />
      <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas outline-none">
        <Outlet />
      </main>
      <nav aria-label="Screens" className="flex shrink-0 items-center border-t border-line bg-floor px-2 pb-[env(safe-area-inset-bottom)] md:hidden">
        {PLACES.map((place) => (
          <PlaceLink key={place.to} place={place} isTab />
        ))}
        <PersonMenu isTab />
      </nav>
      {open === 'help' && <ShortcutHelp onClose={close} />}
      {open === 'command' && <CommandPalette onClose={close} />}
    </div>
  );
}
