import { EXIT } from '#base/exit-codes.ts';
import { type CommandArgs, textOption } from '#cli/command.ts';
import { loadConfig } from '#base/config.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { packNameShape, packVersionShape, type Ring } from '#contract/rule-pack.ts';
import { rulesOfFiles } from '#engine/detect/packs/pack-rules.ts';
import { readPackFiles } from '#stores/content/rules-folder.ts';
import { signingKeyOf } from '../signing-key.ts';
import { packFaults, readPackFile, signPack, writePackFile } from './pack-file.ts';

/** Packs a folder of rules and signs it with the key of the data folder. */
export async function buildPack(args: CommandArgs): Promise<number> {
  const folder = args.positionals[1] ?? '';
  const [name, version, ring] = [packNameShape.safeParse(textOption(args, 'name')), packVersionShape.safeParse(textOption(args, 'version')), textOption(args, 'ring') ?? '0'];
  if (!name.success) return wrongCall('packs', '--name is missing or none: lower-case letters, digits and inner hyphens, at most 63.');
  if (!version.success) return wrongCall('packs', '--version is missing or none: letters, digits, dots, plus and hyphens, at most 64.');
  if (!/^[012]$/.test(ring)) return wrongCall('packs', '--ring must be 0, 1 or 2.');
  const settings = loadConfig({ flags: { data: args.values['data'] } });
  if (!settings.ok) return wrongCall('packs', settings.problems.join('\n'));
  const found = await readPackFiles(folder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) return wrongCall('packs', found.message);
  const files = found.map(({ path, text }) => ({ path: path.startsWith(folder) ? path.slice(folder.length).replace(/^\/+/, '') : path, text }));
  const { rules, problems } = rulesOfFiles(files);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 || rules.length === 0) {
    process.stderr.write(errors.length === 0 ? `There are no rules in ${folder}.\n` : `${errors.length} problems keep the pack from being built; watchfloor rules check ${folder} lists them.\n`);
    return EXIT.failed;
  }
  const pack = signPack(files, { name: name.data, version: version.data, createdAtMs: Date.now(), ring: Number(ring) as Ring }, signingKeyOf(settings.config.dataDir));
  const out = textOption(args, 'out') ?? `${name.data}-${version.data}.pack.gz`;
  await writePackFile(out, pack);
  process.stdout.write(`${out}: ${rules.length} rules in ${files.length} files, signed with ${pack.publicKey}\n`);
  return EXIT.ok;
}

/** Checks a pack without a platform. */
export async function verifyPack(args: CommandArgs): Promise<number> {
  const file = args.positionals[1] ?? '';
  const read = await readPackFile(file);
  if (!read.ok) return fail(read.detail);
  const { manifest, publicKey } = read.value;
  const key = textOption(args, 'key');
  if (key !== null && key !== publicKey) return fail(`${file} is signed with ${publicKey}, not with the key that you gave. Do not use it.`);
  const faults = packFaults(read.value);
  if (faults.length > 0) return fail(`${file} is not as it was signed:\n${faults.map((fault) => `  ${fault}`).join('\n')}\nDo not use it; get it again from its maker.`);
  const trust = key === null ? ` Whether that key is its maker’s, only the maker can say: compare it, or give it with --key.` : '';
  process.stdout.write(`${manifest.name} ${manifest.version}: ${manifest.files.length} files, as signed with ${publicKey}.${trust}\n`);
  return EXIT.ok;
}

function fail(text: string): number {
  process.stderr.write(`${text}\n`);
  return EXIT.failed;
}
