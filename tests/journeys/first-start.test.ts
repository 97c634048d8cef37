import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { REQUEST_HEADER } from '#api/request-guard.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { readDemonstration } from '#stores/content/demonstration-folder.ts';
import { startUntilSignal, watchfloor } from '../kit/command-line.ts';
import { canSeeProcesses, processesBelow, stillRunning } from '../kit/process-tree.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

type IncidentRow = EndpointOutput<Endpoints['incidents']>['incidents'][number];

const CONTENT = resolve(import.meta.dirname, '../../content');
const DOMAINS = ['cloud', 'email', 'endpoint', 'identity', 'network'];
/** From the first line that is printed to the incident in the queue; a tired machine needs a third of it. */
const INCIDENT_WITHIN_MS = 20_000;
const BUSY = 3;
const NEEDS_PROC = { skip: canSeeProcesses() ? false : 'left out: this system does not show its processes in /proc' };

async function incidentOfAllDomains(platform: RunningPlatform): Promise<IncidentRow> {
  let found: IncidentRow | undefined;
  const isThere = async () => {
    const { incidents } = await platform.call('incidents', { query: {} });
    found = incidents.find(({ domains }) => DOMAINS.every((domain) => (domains as readonly string[]).includes(domain)));
    return found !== undefined;
  };
  await waitUntil(isThere, undefined, INCIDENT_WITHIN_MS);
  assert.ok(found);
  return found;
}

async function signIn(platform: RunningPlatform, code: string): Promise<Response> {
  return fetch(`${platform.address}/api/sign-in/code`, { method: 'POST', headers: { 'content-type': 'application/json', [REQUEST_HEADER]: 'person' }, body: JSON.stringify({ code }) });
}

/** The text of a record of the demonstration without its times, which are moved at each start. */
function withoutTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d(?:\.\d+)?|\b\d{10}\.\d+|\b\d{13,19}\b|\b[A-Z][a-z]{2} [ \d]\d /g, '');
}

describe('the first start', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'first-start-'));
  let platform: RunningPlatform;
  let incident: IncidentRow;

  before(async () => {
    platform = await startPlatform(dataDir, [], { hasOwnGroup: true });
  });

  after(async () => {
    if (platform.process.exitCode === null) await platform.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('plays an intrusion, and one incident over all five domains tells it from the mail to the server', async () => {
    incident = await incidentOfAllDomains(platform);
    const whole = await platform.call('incident', { params: { tenant: incident.tenant, incident: incident.id } });
    const story = whole.incident.story.map(({ text }) => text).join('\n');
    for (const part of [/Mail from .*northw/, /Sign-in of dana\.reyes@northwind\.example .*203\.0\.113\.\d+/, /Set-Mailbox|New-InboxRule/, /downloaded contract/, /access key/i, /comsvcs\.dll, MiniDump.*NW-FS-01/i]) assert.match(story, part);
    assert.match(incident.severity, /high|critical/);
    assert.equal(whole.incident.joins.length, whole.alerts.length);
    for (const join of whole.incident.joins.filter(({ to }) => to !== undefined)) assert.ok(join.because.length > 10, `alert ${join.alert} does not say why it is here`);
  });

  it('shows the record behind each event of the story as it arrived, with its hash', async () => {
    const { alerts } = await platform.call('incident', { params: { tenant: incident.tenant, incident: incident.id } });
    const sent = new Set((await readDemonstration(CONTENT, Date.now())).map(withoutTimes));
    for (const alert of alerts) {
      const { events, missing } = await platform.call('alertEvents', { params: { tenant: incident.tenant, alert: alert.id } });
      assert.equal(missing, 0);
      assert.ok(events.length > 0);
      for (const event of events) {
        assert.equal(createHash('sha256').update(event.raw).digest('hex'), event.rawSha256);
        assert.ok(sent.has(withoutTimes(event.raw)), `nobody sent ${event.raw}`);
      }
    }
  });

  it('counts the demonstration without a gap, and leaves no door open for it', async () => {
    await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
    const { received, stored, duplicate, dead } = await platform.call('pathCounts', { params: { tenant: incident.tenant } });
    assert.deepEqual([received, duplicate, dead], [stored, 0, 0]);
    const { credentials } = await platform.call('credentials', { params: { tenant: incident.tenant } });
    assert.equal(credentials.filter(({ revokedAtMs }) => revokedAtMs === null).length, 0);
  });

  it('prints a code that signs in once, and not twice', async () => {
    const code = /sign-in\?code=(\S+)/.exec(platform.printed())?.[1] ?? '';
    const first = await signIn(platform, code);
    assert.equal(first.status, 200);
    const cookie = first.headers.getSetCookie().map((one) => one.split(';', 1)[0]).join('; ');
    const me = await fetch(`${platform.address}/api/me`, { headers: { cookie } });
    assert.deepEqual([me.status, ((await me.json()) as { name: string }).name], [200, 'admin']);
    const second = await signIn(platform, code);
    const { error } = (await second.json()) as { error: { code: string; message: string } };
    assert.deepEqual([second.status, error.code], [401, 'wrong-code']);
    assert.match(error.message, /has been used.*Ask for a new one/);
  });

  it('keeps a second one off its data folder, and says who has it and what to do', async () => {
    const { code, err, out } = await watchfloor(['start', '--data', dataDir, '--port', '0', '--empty']);
    assert.equal(code, BUSY);
    assert.match(err, new RegExp(`in use by process ${platform.process.pid}, started \\d{4}-.*--data DIR`));
    assert.equal(out, '');
  });

  it('keeps a second one off its port, and says who has it and what to do', async () => {
    const other = join(dataDir, 'other');
    const { port } = new URL(platform.address);
    const { code, err } = await watchfloor(['start', '--data', other, '--port', port, '--empty']);
    assert.equal(code, BUSY);
    assert.match(err, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use by .*--port N`));
    if (canSeeProcesses()) assert.match(err, new RegExp(`process ${platform.process.pid}`));
    assert.equal(existsSync(other), false, 'a folder is left behind');
  });

  it('ends on Ctrl-C with exit code 0 and leaves no process behind', NEEDS_PROC, async () => {
    const below = processesBelow(platform.process.pid ?? 0);
    assert.ok(below.length >= 3, 'engine and database are processes of their own');
    assert.equal(await platform.interrupt(), 0);
    assert.deepEqual(stillRunning(below), []);
    assert.match(platform.printed(), /Stopping/);
    assert.equal(existsSync(join(dataDir, 'in-use.json')), false);
  });

  it('finds its data again at the second start, and does not play the intrusion twice', NEEDS_PROC, async () => {
    if (platform.process.exitCode === null) await platform.stop();
    platform = await startPlatform(dataDir, [], { hasOwnGroup: true });
    const again = await incidentOfAllDomains(platform);
    assert.deepEqual(again, incident);
    const { tenants } = await platform.call('tenants', {});
    assert.deepEqual(tenants.map(({ id }) => id), [incident.tenant]);
    const found = await platform.call('searchEvents', { params: { tenant: incident.tenant }, query: { search: 'dana.reyes comsvcs', fromMs: 0, toMs: Date.now() } });
    assert.ok(found.rows.length > 0);
    const { received } = await platform.call('pathCounts', { params: { tenant: incident.tenant } });
    assert.equal(received, (await readDemonstration(CONTENT, Date.now())).length);
  });

  it('ends in order also when a service manager signals every process, and more than once', NEEDS_PROC, async () => {
    const pid = platform.process.pid ?? 0;
    const below = processesBelow(pid);
    for (const one of [pid, ...below]) signal(one);
    await waitUntil(() => platform.printed().includes('Stopping'));
    assert.equal(await platform.stop(), 0);
    assert.deepEqual(stillRunning(below), []);
  });

  it('ends in order also when it is stopped while it still starts', NEEDS_PROC, async () => {
    const { code, below } = await startUntilSignal(['start', '--data', dataDir, '--port', '0', '--empty'], 'SIGINT', (pid) => processesBelow(pid).length > 0);
    assert.equal(code, 0);
    assert.deepEqual(stillRunning(below), []);
  });
});

/** One that has ended since it was listed needs no signal: connections of the database come and go. */
function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe('a start that cannot succeed', () => {
  it('ends, names the database that does not answer without its password, and says what to do', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'no-database-'));
    try {
      const { code, err } = await watchfloor(['start', '--data', dataDir, '--port', '0', '--database-url', 'postgres://somebody:spring-tide@127.0.0.1:1/none']);
      assert.equal(code, 1);
      assert.match(err, /The database cannot be reached.*DATABASE_URL/);
      assert.doesNotMatch(err, /spring-tide/);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('ends, and names what is wrong in the settings file', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'wrong-settings-'));
    try {
      writeFileSync(join(dataDir, 'settings.yml'), 'syslog:\n  - { protocol: tcp, port: 70000 }\n');
      const { code, err } = await watchfloor(['start', '--data', dataDir, '--port', '0']);
      assert.equal(code, 2);
      assert.match(err, /settings\.yml: syslog\.0\.port: /);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

/** The user `nobody`, where the test may become it and it may read the checkout; else why not. */
function plainUser(): { readonly uid: number; readonly gid: number } | string {
  if (process.getuid?.() !== 0) return 'left out: only root can start it as another user; all other tests run it as a plain user already';
  try {
    const id = (option: string) => Number(execFileSync('id', [option, 'nobody']));
    const user = { uid: id('-u'), gid: id('-g') };
    execFileSync(process.execPath, ['-e', `require('node:fs').accessSync(${JSON.stringify(CONTENT)})`], { ...user, stdio: 'ignore' });
    return user;
  } catch {
    return `left out: there is no user nobody, or it may not read ${resolve(CONTENT, '..')}`;
  }
}

const PLAIN_USER = plainUser();

describe('a start without special rights', () => {
  it('works as a plain user, and nothing in the data folder belongs to anybody else', { skip: typeof PLAIN_USER === 'string' ? PLAIN_USER : false }, async () => {
    assert.ok(typeof PLAIN_USER === 'object');
    const dataDir = mkdtempSync(join(tmpdir(), 'plain-user-'));
    chownSync(dataDir, PLAIN_USER.uid, PLAIN_USER.gid);
    try {
      const platform = await startPlatform(dataDir, [], { user: PLAIN_USER });
      await incidentOfAllDomains(platform);
      assert.equal(await platform.stop(), 0);
      const foreign = readdirSync(dataDir, { recursive: true }).filter((path) => lstatSync(join(dataDir, String(path))).uid !== PLAIN_USER.uid);
      assert.deepEqual(foreign, []);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
