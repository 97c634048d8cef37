/**
 * Tables that hold no customer's data: who may come in, how far the path is, and the rules of the provider. Every other table has the tenant as the
 * first column of its key and stands behind row-level security; the start-up check refuses any that does not.
 */
export const PLATFORM_TABLES = ['migrations', 'tenants', 'path', 'users', 'sessions', 'sign_in_codes', 'settings', 'rule_standings', 'rule_revisions', 'rule_changes', 'rule_packs', 'indicator_feeds', 'indicators', 'confirmed_indicators', 'exceptions', 'exception_ends', 'decision_versions'] as const;

export const SCHEMA = 'watchfloor';

/** The role that the platform works as: it owns nothing, and row-level security binds it. */
export const APP_ROLE = 'watchfloor_app';
