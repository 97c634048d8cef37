import { EXIT } from '#base/exit-codes.ts';
import { type Command, type CommandArgs, listOption, textOption } from './command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';
import { PLATFORM_OPTIONS } from './running-platform.ts';

export const command: Command = {
  name: 'people',
  summary: 'Who may sign in to a running platform.',
  usage: '[add NAME] [options]',
  options: {
    ...PLATFORM_OPTIONS,
    role: { type: 'string', default: 'analyst', value: 'analyst|admin', help: 'add: what the person may do.' },
    tenant: { type: 'string', multiple: true, value: 'ID', help: 'add: a tenant that the person may see; may be given several times (default: all).' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'add prints a link that signs in once, within a day.\nExit code 0: done. 1: the platform refused or could not be reached. 2: called wrongly.',
  run: people,
};

async function people(args: CommandArgs): Promise<number> {
  const [word = 'list', ...values] = args.positionals;
  const [format, role] = [listFormat(args), textOption(args, 'role')];
  if (format === null) return wrongCall('people', '--format must be table, json or ndjson.');
  if (role !== 'analyst' && role !== 'admin') return wrongCall('people', '--role must be analyst or admin.');
  if (word === 'list' && values.length === 0) {
    return runOnPlatform(args, async (platform) => {
      const { people: all } = await platform.call('people', {});
      printList(all, format, ({ name, role: of, tenants }) => `${name.padEnd(24)} ${of.padEnd(8)} ${tenants.includes('*') ? 'all tenants' : tenants.join(', ')}`);
      return EXIT.ok;
    });
  }
  const [name] = values;
  if (word !== 'add' || name === undefined || values.length > 1) return wrongCall('people', 'Say add and one name, or nothing for the list.');
  const tenants = listOption(args, 'tenant');
  return runOnPlatform(args, async (platform) => {
    const made = await platform.call('addPerson', { body: { name, role, tenants: tenants.length === 0 ? ['*'] : [...tenants] } });
    printList([made], format, ({ signInCode }) => `${platform.address}/sign-in?code=${signInCode}`);
    return EXIT.ok;
  });
}
