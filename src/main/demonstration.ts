import { createToken, hashToken } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import { readDemonstration } from '#stores/content/demonstration-folder.ts';
import { contentFolder } from './content-folder.ts';
import type { Platform } from './platform.ts';

export const DEMO_TENANT = 'northwind-demo';

/** Sends the demonstration intrusion, with its benign background, through the front door into a tenant of its own. Its story ends a minute before now. */
export async function playDemonstration(platform: Pick<Platform, 'state' | 'address'>, log: Log): Promise<void> {
  const nowMs = Date.now();
  const { state, address } = platform;
  await state.createTenant({ id: DEMO_TENANT, name: 'Northwind (demonstration)', nowMs });
  const secret = createToken('wfi');
  const own = state.forTenant(tenantScope(DEMO_TENANT));
  const credential = await own.createCredential({ source: '', label: 'demonstration', secretHash: hashToken(secret), nowMs });
  try {
    const records = await readDemonstration(contentFolder(), nowMs - 60_000);
    const answer = await fetch(`${address}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' }, body: records.join('\n') });
    if (!answer.ok) log.error({ status: answer.status, answer: await answer.text() }, 'The demonstration was refused');
    else log.info({ records: records.length, tenant: DEMO_TENANT }, 'The demonstration intrusion is on its way');
  } catch (error) {
    // The platform does its work without it.
    log.error({ err: error }, 'The demonstration could not be played; play it at another start with --demo');
  }
  await own.revokeCredential(credential.id, Date.now());
}
