import { EXIT } from '#base/exit-codes.ts';
import { type Command, type CommandArgs, textOption } from './command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS } from './running-platform.ts';

const REASON = { type: 'string', value: 'TEXT', help: 'Why; it stays in the history of the rule.' } as const;

export const stateCommand: Command = {
  name: 'state',
  summary: 'Where a rule, correlation or filter of a running platform stands; moves it, or proposes that.',
  usage: 'RULE [--to STATE --reason TEXT] [options]',
  options: {
    ...PLATFORM_OPTIONS,
    to: { type: 'string', value: 'STATE', help: 'draft, test or retired at once; canary and active are proposed to a second person.' },
    reason: REASON,
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  run: ruleState,
};

export const approveCommand: Command = {
  name: 'approve',
  summary: 'Lets happen what another person proposed for a rule of a running platform.',
  usage: 'RULE --reason TEXT [options]',
  options: { ...PLATFORM_OPTIONS, reason: REASON },
  run: approveRule,
};

/** `rules state RULE`: where a rule stands; with --to it is moved, or proposed where that needs a second person. */
async function ruleState(args: CommandArgs): Promise<number> {
  const [rule, ...more] = args.positionals;
  const [to, reason, format] = [textOption(args, 'to'), textOption(args, 'reason'), listFormat(args)];
  if (rule === undefined || more.length > 0) return wrongCall('rules state', 'Name one rule by its id.');
  if (format === null) return wrongCall('rules state', '--format must be table or json.');
  if (to !== null && reason === null) return wrongCall('rules state', '--to needs --reason: it stays in the history of the rule.');
  return runOnPlatform(args, async (platform) => {
    const standing = await platform.call('rule', { params: { rule } });
    const act = to === null ? null : actTo(to, standing.main.state);
    if (to !== null && act === null) return wrongCall('rules state', `"${to}" is no state: draft, test, canary, active or retired.`);
    if (act !== null) await platform.call('moveRule', { params: { rule }, body: { ...act, reason: reason ?? '' } });
    const { kind, title, main, candidate, proposal, tenants } = act === null ? standing : await platform.call('rule', { params: { rule } });
    printList([{ rule, kind, title, main, candidate, proposal, tenants }], format, (one) => {
      const places = [`revision ${one.main.revision} is ${one.main.state}`, ...(one.candidate ? [`revision ${one.candidate.revision} is ${one.candidate.state}`] : []), ...(one.proposal ? [`${one.proposal.by} proposes ${one.proposal.to}: ${one.proposal.reason}`] : [])];
      return [`${one.title} (${one.kind}): ${places.join('; ')}`, ...one.tenants.map(({ tenant, mode, alerts }) => `  ${tenant.padEnd(24)} ${mode.padEnd(6)} ${alerts} alerts in 30 days`)].join('\n');
    });
    return EXIT.ok;
  });
}

type MoveTo = { readonly act: 'move'; readonly to: 'draft' | 'test' | 'canary' | 'retired' } | { readonly act: 'propose'; readonly to: 'canary' | 'active' };

/** Towards alerts is proposed, away from them is done. */
function actTo(to: string, from: string): MoveTo | null {
  if (to === 'draft' || to === 'test' || to === 'retired') return { act: 'move', to };
  if (to === 'canary') return from === 'active' ? { act: 'move', to } : { act: 'propose', to };
  return to === 'active' ? { act: 'propose', to } : null;
}

/** `rules approve RULE`: lets what another person proposed happen. */
async function approveRule(args: CommandArgs): Promise<number> {
  const [rule, ...more] = args.positionals;
  const reason = textOption(args, 'reason');
  if (rule === undefined || more.length > 0) return wrongCall('rules approve', 'Name one rule by its id.');
  if (reason === null) return wrongCall('rules approve', '--reason is needed: it stays in the history of the rule.');
  return runOnPlatform(args, async (platform) => {
    const { state, revision } = await platform.call('moveRule', { params: { rule }, body: { act: 'approve', reason } });
    process.stdout.write(`Revision ${revision} is ${state}; the path runs by it.\n`);
    return EXIT.ok;
  });
}
