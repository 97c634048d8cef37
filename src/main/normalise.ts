import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { runScan } from './scan.ts';

export const command: Command = {
  name: 'normalise',
  summary: 'Read files and print their records as OCSF events, one a line. No server needed.',
  usage: 'PATH... [options]',
  options: {
    source: { type: 'string', default: 'auto', value: 'auto|ID', help: 'The source of all records (vendor.product), or auto to detect it.' },
    'address-data': { type: 'string', multiple: true, value: 'FILE', help: 'A database of addresses (.mmdb) that says country and network; may be given several times.' },
    format: { type: 'string', default: 'ndjson', value: 'ndjson|json', help: 'One event a line, or one list.' },
  },
  notes: 'Exit code 0: it ran; what could not be read is counted on stderr. 2: it could not run.',
  run: (args: CommandArgs) => runScan(args, { verb: 'normalise', show: 'events', format: textOption(args, 'format') ?? '' }),
};
