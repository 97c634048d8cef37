// What happens now and then with accounts and looks like an attack a little.
import { entraAudit, entraSignIn } from '../../records/entra.ts';
import { tunnelRefused } from '../../records/fortinet.ts';
import { oktaEvent } from '../../records/okta.ts';
import { accountChanged, logon, memberAdded, serviceTicket } from '../../records/windows-domain.ts';
import { deviceOf, insideAddress, outsideAddress, SECOND_MS, type Stage, workplaceOf } from '../stage.ts';
import { FAR_PLACES } from '../world/places.ts';
import { administratorsOf, type Person, serverOf, serversOf, serviceOf } from '../world/world.ts';
import type { Oddity } from './oddity.ts';

const anybody = ({ world, dice }: Stage): Person => dice.one(world.people);

const mistypes: Oddity = {
  perUserDay: 0.08,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const who = anybody(stage);
    const common = { who, address: outsideAddress(world, who, ms), place: who.office.place, app: 'OfficeHome', device: deviceOf(who) };
    const times = dice.chance(0.03) ? dice.int(8, 12) : dice.int(1, 3);
    const failures = Array.from({ length: times }, (_, i) => entraSignIn(kit, ms + i * 7 * SECOND_MS, { ...common, errorCode: 50126, requirement: 'singleFactorAuthentication' }));
    return [...failures, entraSignIn(kit, ms + times * 9 * SECOND_MS, common)];
  },
};

const mistypesInWindows: Oddity = {
  perUserDay: 0.05,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const who = anybody(stage);
    const [address, host] = [insideAddress(world, who, ms), dice.one(serversOf(world, 'files')).name];
    const times = dice.int(1, 4);
    return [...Array.from({ length: times }, (_, i) => logon(kit, ms + i * 5 * SECOND_MS, { host, who, address, package: 'NTLM', workstation: who.laptop.name, failure: '0xc000006a' })), logon(kit, ms + times * 6 * SECOND_MS, { host, who, address })];
  },
};

/** Somebody is abroad: the provider sometimes finds that risky. */
const travels: Oddity = {
  perUserDay: 0.006,
  deed: (stage, ms) => {
    const { kit, dice, world } = stage;
    const away = world.people.filter((person) => workplaceOf(world, person, ms) === 'away');
    if (away.length === 0) return [];
    const who = dice.one(away);
    const place = dice.one(FAR_PLACES);
    const address = `198.19.${dice.int(80, 99)}.${dice.int(1, 254)}`;
    const risk = dice.chance(0.3) ? 'medium' : dice.chance(0.5) ? 'low' : 'none';
    return [0, 40, 190].map((minutes, i) => entraSignIn(kit, ms + minutes * 60 * SECOND_MS, { who, address, place, app: i === 0 ? 'OfficeHome' : 'Office 365 Exchange Online', risk: i === 0 ? risk : 'none', device: deviceOf(who) }));
  },
};

const newPhone: Oddity = {
  perUserDay: 0.004,
  deed: (stage, ms) => {
    const { world, kit } = stage;
    const who = anybody(stage);
    return [entraAudit(kit, ms, { who, address: outsideAddress(world, who, ms), activity: 'User registered security info', category: 'UserManagement', service: 'Authentication Methods', targets: [{ id: who.id, displayName: who.name, type: 'User', userPrincipalName: who.upn, modifiedProperties: [] }] })];
  },
};

const lostPhone: Oddity = {
  perUserDay: 0.002,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const target = anybody(stage);
    const who = dice.one(world.people.filter((person) => person.title === 'Service Desk Agent' || person.department === 'it'));
    const address = outsideAddress(world, who, ms);
    return [
      oktaEvent(kit, ms, { who, type: 'user.mfa.factor.reset_all', message: 'Reset all factors for user', address, place: who.office.place, target: [{ id: target.oktaId, type: 'User', alternateId: target.upn, displayName: target.name }] }),
      entraAudit(kit, ms + 60 * SECOND_MS, { who, address, activity: 'Create Temporary Access Pass method for user', category: 'UserManagement', service: 'Authentication Methods', targets: [{ id: target.id, displayName: target.name, type: 'User', userPrincipalName: target.upn, modifiedProperties: [] }] }),
    ];
  },
};

const deniesPush: Oddity = {
  perUserDay: 0.0008,
  deed: (stage, ms) => {
    const who = anybody(stage);
    return [oktaEvent(stage.kit, ms, { who, type: 'user.mfa.okta_verify.deny_push', message: 'User rejected Okta push verify', result: 'FAILURE', address: outsideAddress(stage.world, who, ms), place: who.office.place })];
  },
};

const roams: Oddity = {
  perUserDay: 0.004,
  deed: (stage, ms) => {
    const who = anybody(stage);
    return [oktaEvent(stage.kit, ms, { who, type: 'user.session.context.change', message: 'User session context changed', address: who.home.address, place: who.home.place })];
  },
};

const allowsApplication: Oddity = {
  perUserDay: 0.003,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const who = anybody(stage);
    const scope = dice.chance(0.12) ? 'Mail.Read offline_access' : 'User.Read openid profile';
    const app = dice.one(['Diagram Board', 'Poll Maker', 'Meeting Notes', 'Mail Sorter', 'Travel Helper']);
    return [entraAudit(kit, ms, { who, address: outsideAddress(world, who, ms), activity: 'Consent to application', category: 'ApplicationManagement', targets: [{ id: kit.id('app', ms), displayName: app, type: 'ServicePrincipal', modifiedProperties: [{ displayName: 'ConsentContext.IsAdminConsent', oldValue: null, newValue: '"False"' }, { displayName: 'ConsentAction.Permissions', oldValue: null, newValue: `"[] => [[ConsentType: Principal, Scope: ${scope}]]"` }] }] })];
  },
};

/** An old program and an old printer that know only weak or plain ways to sign in. */
const oldService: Oddity = {
  perDay: 9,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const who = anybody(stage);
    const service = serviceOf(world, 'legacy');
    return [serviceTicket(kit, ms, { controller: dice.one(serversOf(world, 'controller')).name, who, address: insideAddress(world, who, ms), encryption: '0x17', service: service.account, serviceSid: service.sid })];
  },
};
const oldPrinter: Oddity = {
  perDay: 2,
  deed: ({ world, kit }, ms) => {
    const office = world.offices[0];
    const who = world.services.find((service) => service.account === 'svc-print');
    return office && who ? [entraSignIn(kit, ms, { who, address: office.egress, place: office.place, app: 'Office 365 Exchange Online', client: 'Authenticated SMTP', requirement: 'singleFactorAuthentication', userAgent: 'BAV2ROPC' })] : [];
  },
};

const worksWithGroups: Oddity = {
  perDay: 3,
  deed: (stage, ms) => {
    const { world, kit, dice } = stage;
    const { admin } = dice.one(administratorsOf(world));
    const member = anybody(stage);
    const controller = serverOf(world, 'controller').name;
    const isPowerful = dice.chance(0.06);
    return [memberAdded(kit, ms, { controller, who: admin, member, group: isPowerful ? 'Backup Operators' : `${member.department} files`, groupId: isPowerful ? 551 : 4_400 }), ...(dice.chance(0.4) ? [accountChanged(kit, ms + 40 * SECOND_MS, { controller, who: admin, target: member, eventId: 4724 })] : [])];
  },
};

const leaversPhone: Oddity = {
  perDay: 0.7,
  deed: (stage, ms) => {
    const who = anybody(stage);
    return [entraSignIn(stage.kit, ms, { who, address: who.home.address, place: who.home.place, app: 'Office 365 Exchange Online', errorCode: 50057 })];
  },
};

const vpnMistyped: Oddity = {
  perUserDay: 0.01,
  deed: (stage, ms) => {
    const who = anybody(stage);
    return [tunnelRefused(stage.kit, ms, { who, remote: who.home.address }), ...(stage.dice.chance(0.3) ? [tunnelRefused(stage.kit, ms + 20 * SECOND_MS, { who, remote: who.home.address })] : [])];
  },
};

/** Passwords are guessed from outside at many accounts, a few each: every company sees that daily. */
const sprayed: Oddity = {
  perDay: 0.5,
  deed: ({ world, kit, dice }, ms) => {
    const address = `198.19.${dice.int(64, 79)}.${dice.int(1, 254)}`;
    const place = dice.one(FAR_PLACES);
    return dice.some(world.people, dice.int(4, 18)).map((who, i) => entraSignIn(kit, ms + i * dice.int(20, 70) * SECOND_MS, { who, address, place, app: 'Office 365 Exchange Online', errorCode: 50126, userAgent: 'BAV2ROPC', requirement: 'singleFactorAuthentication' }));
  },
};

export const IDENTITY_ODDITIES: readonly Oddity[] = [mistypes, mistypesInWindows, travels, newPhone, lostPhone, deniesPush, roams, allowsApplication, oldService, oldPrinter, worksWithGroups, leaversPhone, vpnMistyped, sprayed];
