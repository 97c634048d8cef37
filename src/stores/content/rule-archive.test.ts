import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { ContentError } from './content-folder.ts';
import { isArchive, readArchive, splitArchivePath } from './rule-archive.ts';
import { readLicence } from './rule-library.ts';
import { readRuleFiles } from './rules-folder.ts';
import { type ZipEntry, zipOf } from './zip.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'rule-archive-'));
after(() => rmSync(root, { recursive: true }));

const ANY = () => true;
const RULE: ZipEntry = { name: 'sigma-master/rules/a.yml', content: 'title: a\n'.repeat(20) };
const ENCRYPTED = 1;
const LIMITS = { entries: 3, bytesPerFile: 100, bytes: 150 };

function write(name: string, bytes: Buffer): string {
  const path = join(root, name);
  writeFileSync(path, bytes);
  return path;
}

async function tarOf(entries: readonly ZipEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content } of entries) archive.entry({ name }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

function refuses(path: string, message: RegExp, limits = { ...LIMITS, bytesPerFile: 1000, bytes: 5000 }): Promise<void> {
  return assert.rejects(readArchive(path, ANY, limits), (error) => {
    assert.ok(error instanceof ContentError, String(error));
    assert.ok(error.message.startsWith(path), error.message);
    assert.match(error.message, message);
    assert.match(error.message, /\. (?:Pack|Unpack|It is cut off|Archives of rules have none)/);
    return true;
  });
}

test('a ZIP and a tar archive of one checkout have the same rules and licence', async () => {
  const entries: ZipEntry[] = [
    { name: 'sigma-master/rules/b.yml', content: 'title: bé', method: 0 }, RULE, { name: 'sigma-master/tests/c.yml', content: 'x' },
    { name: 'sigma-master/LICENSE', content: 'the licence' }, { name: 'sigma-master/rules/deep/LICENSE.md', content: 'another' },
  ];
  const paths = [write('sigma.zip', zipOf([{ name: 'sigma-master/', content: '', method: 0 }, ...entries])), write('sigma.tar.gz', await tarOf(entries))];
  for (const path of paths) {
    assert.deepEqual(await readRuleFiles(path), [{ path: `${path}:sigma-master/rules/a.yml`, text: RULE.content }, { path: `${path}:sigma-master/rules/b.yml`, text: 'title: bé' }]);
    assert.deepEqual(await readLicence(path), { name: 'LICENSE', text: 'the licence' });
  }
  assert.equal((await readRuleFiles(root)).length, 4);
});

test('folders and links of a ZIP are no files', async () => {
  const path = write('links.zip', zipOf([{ name: 'rules/', content: '', method: 0 }, { name: 'rules/link.yml', content: '/etc/passwd', mode: 0o120_777 }, RULE]));
  assert.deepEqual(await readArchive(path, ANY), [{ path: RULE.name, text: RULE.content }]);
});

test('an archive that leads out of itself is refused, whichever way its paths are written', async () => {
  for (const name of ['../a.yml', 'rules/../../a.yml', '/etc/a.yml', 'C:/a.yml', '..\\a.yml']) {
    await refuses(write('out.zip', zipOf([RULE, { name, content: 'x' }])), /leads out of it/);
    if (!name.includes('\\')) await refuses(write('out.tar.gz', await tarOf([RULE, { name, content: 'x' }])), /leads out of it/);
  }
});

test('what is too much is refused: entries, bytes of a file, bytes in all', async () => {
  const files = ['a', 'b', 'c', 'd'].map((name) => ({ name: `${name}.yml`, content: 'x'.repeat(60) }));
  for (const [name, make] of [['much.zip', zipOf], ['much.tar.gz', tarOf]] as const) {
    await refuses(write(name, await make(files)), /more than 3 entries/, { ...LIMITS, bytes: 10_000 });
    await refuses(write(name, await make([{ name: 'a.yml', content: 'x'.repeat(101) }])), /holds a\.yml of more than/, LIMITS);
    await refuses(write(name, await make(files.slice(0, 3))), /of rules\./, LIMITS);
    assert.equal((await readArchive(write(name, await make(files.slice(0, 2))), ANY, LIMITS)).length, 2);
  }
});

test('a file that unpacks to more than its entry says, or to something else, makes the archive a broken one', async () => {
  await refuses(write('bomb.zip', zipOf([{ ...RULE, size: 10 }])), /cannot be read as an archive \(too many bytes/);
  await refuses(write('crc.zip', zipOf([{ ...RULE, crc: 1 }])), /checksum of sigma-master\/rules\/a\.yml/);
});

test('an encrypted archive, and one packed in another way, say what to do', async () => {
  await refuses(write('secret.zip', zipOf([{ ...RULE, flags: ENCRYPTED }])), /is encrypted\. Unpack it with its password and name the folder\.$/);
  await refuses(write('strong.zip', zipOf([{ ...RULE, flags: ENCRYPTED | 0x40 }])), /is encrypted\. Unpack/);
  await refuses(write('method.zip', zipOf([{ ...RULE, method: 14 }])), /packed in a way that is not read here/);
});

test('an archive cut off anywhere is told to be broken, and never read in part', async () => {
  for (const [name, whole] of [['cut.zip', zipOf([RULE, { name: 'b.yml', content: 'b' }])], ['cut.tar.gz', await tarOf([RULE, { name: 'b.yml', content: 'b' }])]] as const) {
    for (let length = 0; length < whole.length; length += 7) await refuses(write(name, whole.subarray(0, length)), /cannot be read as an archive/);
    await refuses(write(name, Buffer.from('no archive at all, but a text of some length')), /cannot be read as an archive/);
  }
});

test('damaged archives are read or refused, and nothing else happens', async () => {
  const whole = zipOf([RULE, { name: 'b.yml', content: 'b', method: 0 }]);
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), async (changes) => {
    const bytes = Buffer.from(whole);
    for (const [at, value] of changes) bytes[at] = value;
    const path = write('damaged.zip', bytes);
    await readArchive(path, ANY).then((files) => assert.ok(files.every(({ text }) => text === RULE.content || text === 'b' || text === '')), (error) => assert.ok(error instanceof ContentError, String(error)));
  }), { numRuns: 500 });
});

test('an archive that is not there is a matter of the disk', async () => {
  for (const name of ['none.zip', 'none.tar.gz']) await assert.rejects(readArchive(join(root, name), ANY), { code: 'ENOENT' });
});

test('paths of archives are known by their ending, and taken apart at their colon', () => {
  assert.deepEqual(['a.zip', 'b.TAR.GZ', 'c.tgz', 'd.yml', 'zip'].map(isArchive), [true, true, true, false, false]);
  assert.deepEqual(splitArchivePath('/x/a.ZIP:rules/b.yml'), { archive: '/x/a.ZIP', inner: 'rules/b.yml' });
  assert.equal(splitArchivePath('/x/rules/b.yml'), null);
});
