/** `npm run eval:crash -- [--kills 20] [--rate 1000] [--seed 1] [--format json]`: kill -9 under load, and what is left afterwards. */
import { parseArgs } from 'node:util';
import { runUndisturbed, runWithKills } from '../../tests/kit/crash/crash-run.ts';
import { seeded } from '../seeded.ts';

const { values: options } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, rate: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' }, format: { type: 'string', default: 'table' } },
});

const kills = Number(options.kills);
const disturbed = await runWithKills({ kills, rate: Number(options.rate), random: seeded(Number(options.seed)), onKill: (n) => process.stderr.write(`killed ${n} of ${kills}\n`) });
const calm = await runUndisturbed(disturbed.sent);
const report = {
  kills, rate: Number(options.rate), seed: Number(options.seed),
  sent: disturbed.sent, acknowledged: disturbed.acknowledged, lost: disturbed.lost.length, doubled: disturbed.doubled.length, unexpectedAnswers: disturbed.surprises.length,
  ...disturbed.counts,
  alerts: disturbed.alerts.length, alertsUndisturbed: calm.alerts.length, alertsAreEqual: JSON.stringify(disturbed.alerts) === JSON.stringify(calm.alerts),
  incidents: disturbed.incidents.length, incidentsAreEqual: JSON.stringify(disturbed.incidents) === JSON.stringify(calm.incidents),
};
if (options.format === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
else for (const [name, value] of Object.entries(report)) process.stdout.write(`${name.padEnd(20)}${value}\n`);
