import type { Database } from './database.ts';
import { StateStoreError } from './state-store-error.ts';
import { PLATFORM_TABLES, SCHEMA } from './tables.ts';

// One row for each thing that would let one tenant's data reach another; none when all is well.
const FIND_GAPS = `
  WITH role AS (SELECT oid, rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user),
  tables AS (
    SELECT c.oid, c.relname, c.relowner, c.relrowsecurity, c.relforcerowsecurity, c.relname = ANY ($2) AS is_platform
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
  )
  SELECT format('role %I is a superuser', rolname) AS gap FROM role WHERE rolsuper
  UNION ALL SELECT format('role %I bypasses row-level security', rolname) FROM role WHERE rolbypassrls
  UNION ALL SELECT format('role %I owns or may act as the owner of table %I', rolname, relname)
    FROM role, tables WHERE pg_has_role(role.oid, relowner, 'MEMBER')
  UNION ALL SELECT format('table %I does not force row-level security', relname)
    FROM tables WHERE NOT is_platform AND NOT (relrowsecurity AND relforcerowsecurity)
  UNION ALL SELECT format('table %I has no policy that checks the tenant on reading and on writing', relname)
    FROM tables t WHERE NOT is_platform AND NOT EXISTS (
      SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polcmd = '*'
        AND pg_get_expr(p.polqual, t.oid) LIKE '%tenant = NULLIF(current_setting(''app.tenant''%'
        AND pg_get_expr(p.polwithcheck, t.oid) LIKE '%tenant = NULLIF(current_setting(''app.tenant''%')
  UNION ALL SELECT format('table %I has a policy beside the wall: %I', relname, polname)
    FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
    WHERE NOT is_platform AND polpermissive AND polname <> 'tenant_wall' AND (relname, polname) <> ('credentials', 'by_hash')
  UNION ALL SELECT format('unique index %s of table %I does not begin with the tenant', i.indexrelid::regclass, relname)
    FROM tables t JOIN pg_index i ON i.indrelid = t.oid AND i.indisunique
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
    WHERE NOT is_platform AND a.attname IS DISTINCT FROM 'tenant'
  UNION ALL SELECT format('there are no tables that %I may see', rolname) FROM role WHERE NOT EXISTS (SELECT FROM tables)`;

/** Refuses to serve where the database would not hold the wall between tenants. */
export async function checkWalls(database: Database): Promise<void> {
  const gaps = await database.query<{ gap: string }>(FIND_GAPS, [SCHEMA, [...PLATFORM_TABLES]]);
  if (gaps.length === 0) return;
  const list = gaps.map((row) => `- ${row.gap}`).join('\n');
  throw new StateStoreError(
    'unsafe-role',
    `The database would not keep tenants apart, so nothing is served:\n${list}\nGive the platform a database of its own, let nothing else change it, and start again.`,
  );
}
