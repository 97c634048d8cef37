import type { Organisation, Who } from '../../records/kit.ts';
import type { Dice } from '../dice.ts';
import { FIRST_NAMES, LAST_NAMES } from './names.ts';
import type { Department, Office, Person } from './world.ts';

export interface PeopleInput {
  readonly count: number;
  readonly org: Organisation;
  readonly offices: readonly Office[];
  readonly domainSid: string;
  readonly dice: Dice;
  /** Whether the account is `dreyes` while mail and sign-ins say `dana.reyes@...`. */
  readonly hasShortAccounts: boolean;
}

const DEPARTMENTS: readonly [Department, title: string][] = [
  ['it', 'Systems Administrator'], ['engineering', 'Software Developer'], ['finance', 'Accountant'], ['sales', 'Account Manager'], ['production', 'Shift Lead'], ['support', 'Support Agent'], ['engineering', 'Platform Engineer'], ['operations', 'Planner'],
  ['sales', 'Sales Representative'], ['people', 'Recruiter'], ['finance', 'Accounts Payable Clerk'], ['legal', 'Counsel'], ['production', 'Technician'], ['engineering', 'Data Analyst'], ['operations', 'Buyer'], ['executive', 'Director'],
  ['sales', 'Field Representative'], ['production', 'Technician'], ['support', 'Service Desk Agent'], ['finance', 'Controller'], ['engineering', 'Test Engineer'], ['production', 'Technician'], ['operations', 'Logistics Clerk'],
];
const AWS_ROLES: Partial<Record<Department, readonly string[]>> = { it: ['Administrator'], engineering: ['Developer', 'Developer', 'DataScience'], finance: ['FinanceReports'] };

export function createPeople(input: PeopleInput): Person[] {
  const accounts = new Set<string>();
  return Array.from({ length: input.count }, (_, index) => personOf(input, index, accounts));
}

function personOf({ org, offices, domainSid, dice, hasShortAccounts }: PeopleInput, index: number, accounts: Set<string>): Person {
  const first = FIRST_NAMES[(index * 17) % FIRST_NAMES.length] as string;
  const last = LAST_NAMES[(index * 23 + Math.floor(index / FIRST_NAMES.length) * 5) % LAST_NAMES.length] as string;
  const [department, title] = DEPARTMENTS[index % DEPARTMENTS.length] as [Department, string];
  const login = freeName(`${first}.${last}`.toLowerCase(), accounts);
  const account = hasShortAccounts ? freeName(`${first[0]}${last}`.toLowerCase(), accounts) : login;
  const uuid = (kind: string) => `${kind}${dice.hex(7)}-${dice.hex(4)}-4${dice.hex(3)}-8${dice.hex(3)}-${index.toString(16).padStart(12, '0')}`;
  const who: Who = { name: `${first} ${last}`, account, upn: `${login}@${org.domain}`, id: uuid('5'), sid: `${domainSid}-${1200 + index}` };
  const office = offices[index % 5 === 4 ? offices.length - 1 : index % 3 === 2 ? Math.min(1, offices.length - 1) : 0] as Office;
  const number = String(100 + index).padStart(4, '0');
  return {
    ...who, index, oktaId: `00u${dice.hex(6)}${index.toString(36).padStart(8, '0')}`, googleId: `10${dice.int(100_000_000, 999_999_999)}${String(index).padStart(10, '0')}`, githubLogin: `${first[0]}${last}-${org.githubOrg.slice(0, 4)}${index}`.toLowerCase(), department, title, office,
    home: { address: homeAddress(index), place: office.place },
    laptop: { name: `${org.netbios.slice(0, 2)}-LT-${number}`, mac: `02:00:5e:10:${(index >> 8).toString(16).padStart(2, '0')}:${(index & 255).toString(16).padStart(2, '0')}`, id: uuid('d') },
    awsRole: AWS_ROLES[department] === undefined ? null : dice.one(AWS_ROLES[department]),
    admin: department === 'it' ? { name: `${first} ${last} (admin)`, account: `adm-${account}`, upn: `adm-${login}@${org.domain}`, id: uuid('a'), sid: `${domainSid}-${5200 + index}` } : null,
    startsAtMinute: 6 * 60 + 30 + dice.int(0, 120),
  };
}

/** Homes lie in 198.19.0.0/17; every eighth is behind the address of a carrier that it shares with seven others. */
function homeAddress(index: number): string {
  return index % 8 === 0 ? `198.19.0.${10 + (Math.floor(index / 64) % 200)}` : `198.19.${1 + Math.floor(index / 200)}.${10 + (index % 200)}`;
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted}${i}`;
  taken.add(name);
  return name;
}
