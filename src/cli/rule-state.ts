import { EXIT } from '#base/exit-codes.ts';
import { type CommandArgs, textOption } from './command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';

/** Options of the verbs below, for the help of `rules`. */
export const RULE_STATE_OPTIONS = {
  reason: { type: 'string', value: 'TEXT', help: 'state, approve: why; it stays in the history of the rule.' },
  to: { type: 'string', value: 'STATE', help: 'state: draft, test or retired at once; canary and active are proposed to a second person.' },
} as const;

/** `rules state RULE`: where a rule stands; with --to it is moved, or proposed where that needs a second person. */
export async function ruleState(args: CommandArgs): Promise<number> {
  const [, rule, ...more] = args.positionals;
  const [to, reason, format] = [textOption(args, 'to'), textOption(args, 'reason'), listFormat(args)];
  if (rule === undefined || more.length > 0) return wrongCall('rules', 'state takes the id of one rule.');
  if (format === null) return wrongCall('rules', '--format must be table or json.');
  if (to !== null && reason === null) return wrongCall('rules', '--to needs --reason: it stays in the history of the rule.');
  return runOnPlatform(args, async (platform) => {
    const standing = await platform.call('rule', { params: { rule } });
    const act = to === null ? null : actTo(to, standing.main.state);
    if (to !== null && act === null) return wrongCall('rules', `"${to}" is no state: draft, test, canary, active or retired.`);
    if (act !== null) await platform.call('moveRule', { params: { rule }, body: { ...act, reason: reason ?? '' } });
    const { title, main, candidate, proposal, tenants } = act === null ? standing : await platform.call('rule', { params: { rule } });
    printList([{ rule, title, main, candidate, proposal, tenants }], format, (one) => {
      const places = [`revision ${one.main.revision} is ${one.main.state}`, ...(one.candidate ? [`revision ${one.candidate.revision} is ${one.candidate.state}`] : []), ...(one.proposal ? [`${one.proposal.by} proposes ${one.proposal.to}: ${one.proposal.reason}`] : [])];
      return [`${one.title}: ${places.join('; ')}`, ...one.tenants.map(({ tenant, mode, alerts }) => `  ${tenant.padEnd(24)} ${mode.padEnd(6)} ${alerts} alerts in 30 days`)].join('\n');
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
export async function approveRule(args: CommandArgs): Promise<number> {
  const [, rule, ...more] = args.positionals;
  const reason = textOption(args, 'reason');
  if (rule === undefined || more.length > 0) return wrongCall('rules', 'approve takes the id of one rule.');
  if (reason === null) return wrongCall('rules', 'approve needs --reason: it stays in the history of the rule.');
  return runOnPlatform(args, async (platform) => {
    const { state, revision } = await platform.call('moveRule', { params: { rule }, body: { act: 'approve', reason } });
    process.stdout.write(`Revision ${revision} is ${state}; the path runs by it.\n`);
    return EXIT.ok;
  });
}
