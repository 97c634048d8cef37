import { Cloud, FingerprintPattern, Laptop, type LucideIcon, Mail, Waypoints } from 'lucide-react';
import { DOMAINS, type Domain } from '#contract/domain.ts';
import { classNames } from '#web/ui/class-names.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';

interface Look {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly colour: string;
}

const LOOKS: Readonly<Record<Domain, Look>> = {
  endpoint: { icon: Laptop, name: 'Endpoint', colour: 'text-endpoint' },
  network: { icon: Waypoints, name: 'Network', colour: 'text-network' },
  cloud: { icon: Cloud, name: 'Cloud', colour: 'text-cloud' },
  email: { icon: Mail, name: 'Email', colour: 'text-email' },
  identity: { icon: FingerprintPattern, name: 'Identity', colour: 'text-identity' },
};

export function domainName(domain: Domain): string {
  return LOOKS[domain].name;
}

export function isDomain(text: string | null): text is Domain {
  return (DOMAINS as readonly (string | null)[]).includes(text);
}

/** The icon of a domain, its name on hover. */
export function DomainMark({ domain, className }: { readonly domain: Domain; readonly className?: string }) {
  const { icon: Icon, name, colour } = LOOKS[domain];
  return (
    <Tooltip text={name}>
      <span className="inline-flex" role="img" aria-label={name}>
        <Icon className={classNames('size-3.5', colour, className)} aria-hidden />
      </span>
    </Tooltip>
  );
}

/** All five domains in their fixed places: those that an incident touched in colour, the rest faint. */
export function DomainStrip({ domains }: { readonly domains: readonly Domain[] }) {
  return (
    <span className="inline-flex items-center gap-1.5" role="img" aria-label={`Domains: ${domains.map(domainName).join(', ') || 'none'}`}>
      {DOMAINS.map((domain) => {
        const { icon: Icon, name, colour } = LOOKS[domain];
        const isTouched = domains.includes(domain);
        const mark = <Icon key={domain} className={classNames('size-3.5', isTouched ? colour : 'text-line-strong')} aria-hidden />;
        return isTouched ? (
          <Tooltip key={domain} text={name}>
            <span className="inline-flex">{mark}</span>
          </Tooltip>
        ) : (
          mark
        );
      })}
    </span>
  );
}
