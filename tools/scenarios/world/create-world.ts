import type { Organisation } from '../../records/kit.ts';
import { type Dice, diceOf } from '../dice.ts';
import { createPeople } from './create-people.ts';
import { createServers, createServices } from './create-servers.ts';
import { COMPANIES, FIRST_NAMES, LAST_NAMES, TRADES, WORDS } from './names.ts';
import { OFFICE_PLACES } from './places.ts';
import type { Kiosk, Office, Partner, Person, Site, World } from './world.ts';

/** A made-up organisation, the same for the same seed: people, machines, accounts and those it deals with. At least 20 users. */
export function createWorld({ seed, users }: { readonly seed: number; readonly users: number }): World {
  const dice = diceOf(seed, 'world');
  const company = COMPANIES[seed % COMPANIES.length] as string;
  const org = organisationOf(company, dice);
  const offices = OFFICE_PLACES.slice(0, users < 60 ? 1 : 3).map((place, i): Office => ({ name: place.city, place, egress: `198.51.100.${14 + i * 16}`, clients: `10.${20 + i}`, dhcpServer: '10.10.0.10' }));
  const domainSid = `S-1-5-21-${dice.int(1_000_000_000, 2_000_000_000)}-${dice.int(1_000_000_000, 2_000_000_000)}-${dice.int(100_000_000, 900_000_000)}`;
  const people = createPeople({ count: Math.max(20, users), org, offices, domainSid, dice, hasShortAccounts: seed % 3 === 2 });
  return {
    seed, org, company, offices, people, servers: createServers(company, people.length), services: createServices({ org, domainSid, dice }), partners: partnersOf(dice), sites: sitesOf(dice),
    kiosks: kiosksOf(company, offices, people, dice), addressPool: Math.max(240, people.length * 2),
    mailAddress: '198.51.100.5', cloudAddress: '198.51.100.200',
  };
}

function kiosksOf(company: string, offices: readonly Office[], people: readonly Person[], dice: Dice): Kiosk[] {
  return Array.from({ length: Math.max(1, Math.floor(people.length / 50)) }, (_, i) => {
    const office = offices[i % offices.length] as Office;
    const laptop = { name: `${prefixOf(company)}-KS-${String(i + 1).padStart(2, '0')}`, mac: `02:00:5e:20:00:${(i + 1).toString(16).padStart(2, '0')}`, id: `d0000000-0000-4000-8000-0000000f${String(i).padStart(4, '0')}` };
    return { laptop, office, address: `${office.clients}.200.${10 + i}`, users: dice.some(people, 8) };
  });
}

const prefixOf = (company: string): string => company.slice(0, 2).toUpperCase();

function organisationOf(company: string, dice: Dice): Organisation {
  const short = company.toLowerCase();
  return {
    domain: `${short}.example`, netbios: company.toUpperCase(), entraTenant: `${dice.hex(8)}-${dice.hex(4)}-4${dice.hex(3)}-8${dice.hex(3)}-${dice.hex(12)}`, awsAccount: String(dice.int(200_000_000_000, 899_999_999_999)), awsRegion: 'eu-central-1',
    sharePoint: `${short}.sharepoint.example`, onMicrosoft: `${short}.onmicrosoft.example`, firewall: { name: `${prefixOf(company)}-FW-01`, serial: `FG100FTK${dice.int(10_000_000, 99_999_999)}` }, githubOrg: `${short}-dev`, googleCustomer: `C0${short.slice(0, 6)}`,
  };
}

function partnersOf(dice: Dice): Partner[] {
  const kinds = ['partner', 'supplier', 'supplier', 'newsletter', 'service'] as const;
  return Array.from({ length: 45 }, (_, i) => {
    const trade = TRADES[i % TRADES.length] as string;
    const word = WORDS[(i * 7 + 3) % WORDS.length] as string;
    const people = Array.from({ length: 3 }, () => `${dice.one(FIRST_NAMES)}.${dice.one(LAST_NAMES)}`.toLowerCase());
    const kind = kinds[i % kinds.length] as Partner['kind'];
    return { name: `${word} ${trade}`, domain: `${word}-${trade}.example`, address: `192.0.2.${10 + i * 4}`, people: kind === 'newsletter' ? ['news', 'info'] : kind === 'service' ? ['no-reply', 'notifications'] : people, kind, isProven: i % 9 !== 4 };
  });
}

/** Sites lie in 198.18.0.0/16, which is kept free for tests (RFC 2544). */
function sitesOf(dice: Dice): Site[] {
  const names = WORDS.flatMap((word) => TRADES.slice(0, 12).map((trade) => `${word}${trade}.example`));
  return dice.shuffled(names).slice(0, 400).map((name, i) => ({ name: `${i % 3 === 0 ? 'www' : i % 3 === 1 ? 'api' : 'cdn'}.${name}`, address: `198.18.${1 + Math.floor(i / 200)}.${1 + (i % 200)}` }));
}
