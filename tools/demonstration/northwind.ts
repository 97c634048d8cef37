/** The made-up customer of the demonstration: people, machines and addresses. Domains end in .example (RFC 2606), outside addresses are documentation ones (RFC 5737). */
import type { Organisation, Who } from '../records/kit.ts';

const DOMAIN = 'northwind.example';
export const OFFICE_ADDRESS = '198.51.100.14';
const AWS_ACCOUNT = '210987654321';
const ENTRA_TENANT = '7a1e5c20-4b3d-4f6e-9a8b-000000000001';

/** Where the intruder comes from, first with the stolen session, then with the stolen key; and where the data goes. */
export const INTRUDER_ADDRESS = '203.0.113.77';
export const INTRUDER_CLOUD_ADDRESS = '203.0.113.141';
export const DROP_ADDRESS = '203.0.113.90';

export const NORTHWIND: Organisation = {
  domain: DOMAIN, netbios: 'NORTHWIND', entraTenant: ENTRA_TENANT, awsAccount: AWS_ACCOUNT, awsRegion: 'eu-central-1', sharePoint: 'northwind.sharepoint.example', onMicrosoft: 'northwind.onmicrosoft.example',
  firewall: { name: 'NW-FW-01', serial: 'FG100FTK20001234' }, githubOrg: 'northwind', googleCustomer: 'C0northw0',
};

/** The account is `first.last`, as in the mail address. */
export interface Person extends Who {
  readonly host: string;
  readonly address: string;
}

const NAMES = [
  'Dana Reyes', 'Marc Olsen', 'Priya Nair', 'Tom Becker', 'Ines Duarte', 'Yuki Mori', 'Noor Haddad', 'Lars Holm', 'Clara Vogel', 'Ben Achebe', 'Mina Sato', 'Otto Lind',
  'Rosa Marin', 'Hugo Brandt', 'Elif Kaya', 'Sam Porter', 'Nina Weiss', 'Igor Petrov', 'Ada Lowe', 'Luis Ortega', 'Grace Okoro', 'Karl Berg', 'Zoe Martin', 'Amir Rahimi',
];

export const PEOPLE: readonly Person[] = NAMES.map((name, i) => ({
  account: name.toLowerCase().replace(' ', '.'),
  upn: `${name.toLowerCase().replace(' ', '.')}@${DOMAIN}`,
  name,
  host: `NW-LT-${114 + i}`,
  address: `10.20.8.${44 + i}`,
  id: `5d0c9b10-0000-4a00-8000-0000000001${String(i).padStart(2, '0')}`,
  sid: `S-1-5-21-1004336348-1177238915-682003330-${1114 + i}`,
}));

/** Accounts payable; the one whose session is stolen. */
export const DANA = PEOPLE[0] as Person;
/** The administrator, who does by right what looks much like an intrusion. */
export const MARC = PEOPLE[1] as Person;
