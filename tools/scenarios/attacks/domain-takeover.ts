import type { Who } from '../../records/kit.ts';
import { accountChanged, directoryReplicated, firstTicket, logon, memberAdded, serviceTicket } from '../../records/windows-domain.ts';
import { connection, kerberos, remoteCall } from '../../records/zeek.ts';
import { clientPort, insideAddress } from '../stage.ts';
import { serverOf, serviceOf } from '../world/world.ts';
import { reach } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

export const domainTakeover: ScenarioMaker = {
  name: 'domain-takeover',

  /** Nothing runs on a watched host: all that shows is at the controllers. */
  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('sales', 'production', 'support', 'operations');
    const controller = serverOf(world, 'controller');
    story.lifeOf(victim, 10);
    const address = insideAddress(world, victim, story.now());
    const steps = dice.shuffled(['roast', 'as-rep'] as const);
    for (const step of steps) {
      story.wait(1, 20);
      if (step === 'roast') {
        story.step('roast', 'Tickets for service accounts with weak encryption', 'credential-access', world.services.flatMap((service, i) => {
          const ms = story.now() + i * dice.int(200, 3_000);
          const port = clientPort(story);
          return [serviceTicket(kit, ms, { controller: controller.name, who: victim, address, encryption: '0x17', service: service.account, serviceSid: service.sid, port }), kerberos(kit, ms, { from: address, fromPort: port, to: controller.address, toPort: 88, kind: 'TGS', account: victim.account, service: `${service.service}/${service.account}.${world.org.domain}`, cipher: 'rc4-hmac' })];
        }));
      } else if (dice.chance(0.7)) {
        const target = dice.one(world.services.filter((service) => service.use === 'legacy'));
        story.step('as-rep', 'A ticket without proof of the password', 'credential-access', [firstTicket(kit, story.now(), { controller: controller.name, who: target, address, encryption: '0x17', preAuthentication: '0' })]);
      }
    }
    story.wait(60, 900);
    const service = dice.one(world.services.filter((one) => one.use === 'database' || one.use === 'backup'));
    story.step('use', 'The service account signs in from the user\'s laptop', 'lateral-movement', [
      firstTicket(kit, story.now() - 3_000, { controller: controller.name, who: service, address, encryption: dice.chance(0.4) ? '0x17' : '0x12' }),
      ...reach(story, { who: service, from: address, to: controller }),
    ]);
    story.wait(3, 60);
    const spare: Who = { account: dice.one(['svc_update', 'helpdesk2', 'adm-tmp']), name: 'Update', upn: `update@${world.org.domain}`, id: kit.id('user', story.now()), sid: `${victim.sid.slice(0, victim.sid.lastIndexOf('-'))}-${dice.int(9_000, 9_900)}` };
    const member = dice.chance(0.6) ? spare : victim;
    if (member === spare) story.step('account', 'An account is made', 'persistence', [accountChanged(kit, story.now(), { controller: controller.name, who: service, target: spare, eventId: 4720 })]);
    story.wait(0.3, 10);
    story.step('member', 'It becomes an administrator of the domain', 'privilege-escalation', [memberAdded(kit, story.now(), { controller: controller.name, who: service, member, group: 'Domain Admins', groupId: 512 })]);
    story.wait(2, 40);
    const flow = { from: address, fromPort: clientPort(story), to: controller.address, toPort: 49_667 };
    story.step('replicate', 'All passwords of the domain are copied', 'credential-access', [
      logon(kit, story.now() - 2_000, { host: controller.name, who: member, address }), directoryReplicated(kit, story.now(), { controller: controller.name, who: member }), directoryReplicated(kit, story.now() + 400, { controller: controller.name, who: member }),
      remoteCall(kit, story.now() + 100, { ...flow, endpoint: 'drsuapi', operation: 'DRSGetNCChanges' }), connection(kit, story.now(), { ...flow, service: 'dce_rpc', seconds: 40, sent: 90_000, received: 21_000_000 }),
    ]);
    return story.end({ title: 'The domain is taken over by tickets', description: `From the laptop of ${victim.name} tickets of service accounts are collected and their passwords guessed; a new administrator copies all passwords. Only the controllers saw it.`, severity: 'critical', domains: ['identity', 'network'] });
  },

  /** New employees: accounts, groups, and an old program that knows only weak tickets. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const admin = cast.administrator();
    const controller = serverOf(world, 'controller');
    story.lifeOf(admin, 10);
    const sidHead = admin.sid.slice(0, admin.sid.lastIndexOf('-'));
    for (let i = 0; i < dice.int(4, 9); i++) {
      story.wait(2, 12);
      const account = `new.${dice.hex(4)}`;
      const person: Who = { account, name: `New ${i}`, upn: `${account}@${world.org.domain}`, id: kit.id('user', story.now()), sid: `${sidHead}-${8_000 + dice.int(0, 900)}` };
      const common = { controller: controller.name, who: admin.admin };
      story.step('account', 'Accounts are made', 'persistence', [accountChanged(kit, story.now(), { ...common, target: person, eventId: 4720 }), accountChanged(kit, story.now() + 3_000, { ...common, target: person, eventId: 4724 }), accountChanged(kit, story.now() + 4_000, { ...common, target: person, eventId: 4738 })]);
      story.step('member', 'They get into groups', 'persistence', [memberAdded(kit, story.now() + 20_000, { ...common, member: person, group: dice.one(['sales files', 'VPN users', 'Printers']), groupId: 4_400 + i })]);
      story.step('member', 'They get into groups', 'persistence', [memberAdded(kit, story.now() + 26_000, { ...common, member: person, group: 'Staff', groupId: 4_300 })]);
    }
    story.wait(10, 60);
    const legacy = serviceOf(world, 'legacy');
    story.step('roast', 'The old program is used', 'credential-access', dice.some(world.people, 6).map((who, i) => serviceTicket(kit, story.now() + i * 190_000, { controller: controller.name, who, address: insideAddress(world, who, story.now()), encryption: '0x17', service: legacy.account, serviceSid: legacy.sid })));
    return story.end({ title: 'New employees', description: `${admin.name} makes accounts for new employees; some people use the old program.`, domains: ['identity'] });
  },
};
