import { useQuery } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';
import { useEffect } from 'react';
import { ChoiceMenu } from '#web/ui/choice-menu.tsx';
import { saveSetting, useSetting } from '#web/ui/settings.ts';
import { tenantsQuery } from '../api/queries.ts';

/** The tenant that a screen is about: the one of the address, else the one looked at last, else the first. Empty while the list loads. */
export function useTenant(asked: string | undefined): string {
  const last = useSetting('tenant');
  const { data } = useQuery(tenantsQuery);
  const known = data?.tenants ?? [];
  const tenant = asked ?? known.find(({ id }) => id === last)?.id ?? known[0]?.id ?? '';
  useEffect(() => {
    if (tenant !== '' && tenant !== last) saveSetting('tenant', tenant);
  }, [tenant, last]);
  return tenant;
}

interface TenantMenuProps {
  readonly tenant: string;
  readonly onChoose: (tenant: string) => void;
}

/** Picks the tenant of a screen that shows one at a time. */
export function TenantMenu({ tenant, onChoose }: TenantMenuProps) {
  const { data } = useQuery(tenantsQuery);
  const choices = (data?.tenants ?? []).map(({ id, name }) => ({ value: id, label: name, icon: <Building2 className="size-3.5 text-muted" aria-hidden /> }));
  return <ChoiceMenu label="Tenant" value={tenant} choices={choices} onChoose={onChoose} className="max-w-36 sm:max-w-56" />;
}
