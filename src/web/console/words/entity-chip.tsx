import { AppWindow, Box, FileText, Globe, IdCard, Key, Laptop, Link2, type LucideIcon, Mail, MailOpen, MapPin, SquareTerminal, Ticket, UserRound } from 'lucide-react';
import type { Entity, EntityType } from '#contract/entity.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';

const ICONS: Readonly<Record<EntityType, LucideIcon>> = {
  user: UserRound, host: Laptop, address: MapPin, mailbox: Mail, message: MailOpen, file: FileText, process: SquareTerminal,
  session: Ticket, domain: Globe, url: Link2, principal: IdCard, key: Key, resource: Box, application: AppWindow,
};

const PLURALS: Readonly<Record<EntityType, string>> = {
  user: 'Users', host: 'Hosts', address: 'Addresses', mailbox: 'Mailboxes', message: 'Messages', file: 'Files', process: 'Processes',
  session: 'Sessions', domain: 'Domains', url: 'URLs', principal: 'Cloud principals', key: 'Keys', resource: 'Resources', application: 'Applications',
};

export function entityPlural(type: EntityType): string {
  return PLURALS[type];
}

export function EntityIcon({ type, className }: { readonly type: EntityType; readonly className?: string }) {
  const Icon = ICONS[type];
  return <Icon className={classNames('size-3.5 shrink-0 text-muted', className)} aria-label={type} />;
}

/** An entity on one line, cut where there is no room. */
export function EntityChip({ entity, className = 'max-w-full' }: { readonly entity: Entity; readonly className?: string }) {
  return (
    <span className={classNames('inline-flex min-w-0 items-center gap-1', className)}>
      <EntityIcon type={entity.type} className="size-3" />
      <DataText text={entity.value} className="truncate" />
    </span>
  );
}
