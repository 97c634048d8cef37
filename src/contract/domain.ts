/** The five domains that attacks jump across. */
export const DOMAINS = ['endpoint', 'network', 'cloud', 'email', 'identity'] as const;

export type Domain = (typeof DOMAINS)[number];
