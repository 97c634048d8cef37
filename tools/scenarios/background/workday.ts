import { identityLogon } from '../../records/defender-identity.ts';
import { entraSignIn } from '../../records/entra.ts';
import { tunnel } from '../../records/fortinet.ts';
import type { Line } from '../../records/kit.ts';
import { oktaEvent } from '../../records/okta.ts';
import { firstTicket, logon } from '../../records/windows-domain.ts';
import { kerberos, lease } from '../../records/zeek.ts';
import { dayOf, deviceOf, insideAddress, MINUTE_MS, outsideAddress, type Stage, workplaceOf } from '../stage.ts';
import { type Person, serverOf, serversOf } from '../world/world.ts';

/** How a day begins: an address, a ticket, sign-ins. These records tie people and hosts to addresses. Nothing on days off. */
export function workday(stage: Stage, person: Person, dayMs: number): Line[] {
  const { world, kit, dice } = stage;
  const day = dayOf(dayMs);
  const place = workplaceOf(world, person, day);
  if (place === 'away') return [];
  const startMs = day + person.startsAtMinute * MINUTE_MS + dice.int(0, 40 * 60) * 1_000;
  const [inside, outside] = [insideAddress(world, person, day), outsideAddress(world, person, day)];
  const controller = dice.one(serversOf(world, 'controller'));
  const fileServer = serversOf(world, 'files')[person.index % serversOf(world, 'files').length] ?? controller;
  const port = dice.int(49_200, 60_000);
  const lines = place === 'office' ? officeStart(stage, person, startMs) : homeStart(stage, person, startMs);
  const ticketMs = startMs + dice.int(20, 90) * 1_000;
  lines.push(
    firstTicket(kit, ticketMs, { controller: controller.name, who: person, address: inside, port }),
    kerberos(kit, ticketMs, { from: inside, fromPort: port, to: controller.address, toPort: 88, kind: 'AS', account: person.account, service: '' }),
    identityLogon(kit, ticketMs + 700, { who: person, host: person.laptop.name, address: inside, controller: controller.name, controllerAddress: controller.address }),
    logon(kit, ticketMs + 4_000, { host: fileServer.name, who: person, address: inside, port: port + 3 }),
    entraSignIn(kit, ticketMs + dice.int(30, 600) * 1_000, { who: person, address: outside, place: person.office.place, app: 'OfficeHome', device: deviceOf(person) }),
  );
  for (let i = dice.int(1, 3); i > 0; i--) lines.push(entraSignIn(kit, ticketMs + dice.int(90, 520) * MINUTE_MS, { who: person, address: outside, place: person.office.place, app: dice.one(['Office 365 Exchange Online', 'SharePoint Online', 'Microsoft Teams']), device: deviceOf(person) }));
  if (person.admin !== null) {
    const jump = serverOf(world, 'jump');
    lines.push(identityLogon(kit, ticketMs + dice.int(10, 60) * MINUTE_MS, { who: person.admin, host: jump.name, address: jump.address, controller: controller.name, controllerAddress: controller.address }));
  }
  if (person.index % 4 !== 3) lines.push(...oktaStart(stage, person, ticketMs + dice.int(300, 3_000) * 1_000));
  return lines;
}

function officeStart({ world, kit, dice }: Stage, person: Person, startMs: number): Line[] {
  const grant = (ms: number) => lease(kit, ms, { address: insideAddress(world, person, startMs), server: person.office.dhcpServer, host: person.laptop.name, mac: person.laptop.mac });
  return [grant(startMs), grant(startMs + 4 * 60 * MINUTE_MS + dice.int(0, 60_000))];
}

function homeStart({ world, kit, dice }: Stage, person: Person, startMs: number): Line[] {
  const session = { who: person, remote: person.home.address, inner: insideAddress(world, person, startMs), id: dice.int(100_000_000, 999_999_999) };
  return [tunnel(kit, startMs, { ...session, isUp: true }), tunnel(kit, startMs + dice.int(7 * 60, 9 * 60) * MINUTE_MS, { ...session, isUp: false })];
}

function oktaStart({ world, kit }: Stage, person: Person, ms: number): Line[] {
  const session = kit.id('oktaSession', ms);
  const common = { who: person, address: outsideAddress(world, person, ms), place: person.office.place, session };
  return [
    oktaEvent(kit, ms, { ...common, type: 'user.session.start', message: 'User login to Okta' }),
    oktaEvent(kit, ms + 4_000, { ...common, type: 'user.authentication.auth_via_mfa', message: 'Authentication of user via MFA', debug: { factor: 'OKTA_VERIFY_PUSH' } }),
    oktaEvent(kit, ms + 6_000, { ...common, type: 'user.authentication.sso', message: 'User single sign on to app', target: [{ id: '0oa1', type: 'AppInstance', alternateId: 'Service Desk', displayName: 'Service Desk' }] }),
  ];
}
