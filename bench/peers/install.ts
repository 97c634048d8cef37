/**
 * Installs other Sigma engines from their registries: `npm run bench:peers:install -- [--into DIR] [--only NAME] [--jobs N]`. What cannot be
 * installed is said with the reason, and is no error; what is there already is left. Needs cargo for the engines in Rust and python3 with venv
 * for those in Python. Building takes about a quarter of an hour on one core.
 */
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { DEFAULT_FOLDER, installPeer, isInstalled } from './installed-peers.ts';
import { LEFT_OUT, PEERS } from './peer-list.ts';

const { values: options } = parseArgs({
  options: {
    into: { type: 'string', default: DEFAULT_FOLDER }, only: { type: 'string' }, jobs: { type: 'string', default: '1' }, help: { type: 'boolean', default: false },
  },
});
const wanted = PEERS.filter(({ name }) => options.only === undefined || name === options.only);

if (options.help || wanted.length === 0) {
  process.stderr.write(`npm run bench:peers:install -- [--into ${DEFAULT_FOLDER}] [--only ${PEERS.map(({ name }) => name).join('|')}] [--jobs 1]\n`);
  process.exitCode = options.help ? EXIT.ok : EXIT.usage;
} else {
  for (const peer of wanted) {
    const reason = isInstalled(peer, options.into) ? 'there already' : await installPeer(peer, options.into, Number(options.jobs));
    process.stdout.write(`${peer.name} ${peer.version} (${peer.registry}): ${reason ?? 'installed'}\n`);
  }
  for (const { name, reason } of LEFT_OUT) process.stdout.write(`${name}: left out, ${reason}\n`);
}
