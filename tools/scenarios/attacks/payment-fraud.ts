import { mail } from '../../records/defender-mail.ts';
import { exchangeAudit, mailAccess, parametersOf } from '../../records/microsoft-365.ts';
import { outsideAddress } from '../stage.ts';
import type { Story } from '../story.ts';
import type { Partner, Person } from '../world/world.ts';
import { download, lairOf, signInFrom } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

const supplierOf = (story: Story): Partner => story.dice.one(story.world.partners.filter((partner) => partner.kind === 'supplier' && partner.isProven));

/** Mail that goes back and forth about an order, as it was before. */
function correspondence(story: Story, person: Person, supplier: Partner): void {
  const { kit, dice, world } = story;
  for (let day = 6; day > 0; day--) {
    const ms = story.now() - day * 86_400_000;
    const from = `${supplier.people[0]}@${supplier.domain}`;
    story.ordinary([
      ...mail(kit, ms, { from, to: person, subject: `Order 77${dice.int(100, 999)}`, senderAddress: supplier.address, verdict: 'pass' }),
      ...mail(kit, ms + 4_000_000, { from: person.upn, fromName: person.name, to: person, outsideTo: from, subject: 'RE: Order', senderAddress: world.mailAddress, verdict: 'pass', direction: 'Outbound' }),
    ]);
  }
}

export const paymentFraud: ScenarioMaker = {
  name: 'payment-fraud',

  attack(story) {
    const { kit, dice, world, cast } = story;
    const victim = cast.person('finance', 'operations', 'executive');
    const supplier = supplierOf(story);
    const lair = lairOf(story);
    story.lifeOf(victim, 16);
    correspondence(story, victim, supplier);
    story.step('sign-in', 'Somebody signs in to the mailbox', 'initial-access', [signInFrom(story, victim, lair, { app: 'Office 365 Exchange Online', risk: dice.chance(0.5) ? 'medium' : 'low' })]);
    story.wait(5, 120);
    const client = dice.one(['Client=OWA;Action=ViaProxy', 'Client=REST;Client=RESTSystem;python-requests/2.32.3', 'Client=REST;Client=RESTSystem;axios/1.9.0']);
    story.step('read', 'Mail about payments is read', 'collection', Array.from({ length: dice.int(15, 50) }, (_, i) => mailAccess(kit, story.now() + i * 4_000, { who: victim, address: lair.address, client, messageIds: [`<${dice.hex(20)}@${supplier.domain}>`] })));
    story.wait(10, 200);
    const words = dice.one(['invoice;payment;bank', `${supplier.domain.split('.')[0]};iban;remittance`, 'payment;wire;fraud;hacked']);
    const rule = parametersOf({ Name: dice.one(['.', '..', 'a', ',']), SubjectOrBodyContainsWords: words, MoveToFolder: dice.one(['RSS Subscriptions', 'RSS Feeds', 'Conversation History', 'Archive']), MarkAsRead: 'True', StopProcessingRules: 'True' });
    story.step('hide', 'A rule hides the answers', 'defense-evasion', [exchangeAudit(kit, story.now(), { who: victim, operation: 'New-InboxRule', address: lair.address, more: { ObjectId: `${victim.account}\\.`, Parameters: rule } })]);
    if (dice.chance(0.5)) {
      story.wait(3, 30);
      story.step('files', 'Invoices are fetched', 'collection', download(story, { who: victim, address: lair.address, count: dice.int(15, 60), secondsEach: 6, userAgent: dice.one(['python-requests/2.32.3', lair.browser]), folder: 'Shared Documents/Invoices', names: ['invoice', 'remittance'] }));
    }
    story.wait(30, 400);
    const twin = `${supplier.domain.replace(/[ilo]/, (letter) => (letter === 'i' ? 'l' : letter === 'l' ? 'i' : '0')).replace('.example', '')}-${dice.one(['group', 'eu', 'ag'])}.example`;
    story.step('twin', 'The supplier\'s twin writes about a new account', 'impact', mail(kit, story.now(), { from: `${supplier.people[0]}@${twin}`, fromName: supplier.people[0] ?? '', to: victim, subject: `RE: Order 77${dice.int(100, 999)}: new bank details`, senderAddress: cast.outside(), verdict: dice.chance(0.5) ? 'fail' : 'none' }));
    story.wait(10, 90);
    const subject = 'RE: Payment today: new bank details';
    const colleague = cast.person('finance');
    story.step('order', 'The mailbox orders the payment', 'impact', [
      mailAccess(kit, story.now(), { who: victim, address: lair.address, client, operation: 'Send', messageIds: [`<${dice.hex(16)}@${world.org.domain}>`], subject }),
      ...mail(kit, story.now() + 2_000, { from: victim.upn, fromName: victim.name, to: colleague, subject, senderAddress: world.mailAddress, verdict: 'pass', direction: 'Intra-org' }),
      mailAccess(kit, story.now() + 60_000, { who: victim, address: lair.address, client, operation: 'HardDelete', subject }),
    ]);
    return story.end({ title: 'Mailbox taken over for payment fraud', description: `Somebody reads the mail of ${victim.name}, hides answers by a rule, and has a payment to ${supplier.name} go to another account.`, severity: 'high', domains: ['identity', 'email', 'cloud'] });
  },

  /** The end of a month in finance: mail about payments, a rule for invoices, many files. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.person('finance', 'operations');
    const supplier = supplierOf(story);
    story.lifeOf(person, 16);
    correspondence(story, person, supplier);
    const address = outsideAddress(world, person, story.now());
    story.step('hide', 'A rule files invoices', 'defense-evasion', [exchangeAudit(kit, story.now(), { who: person, operation: 'New-InboxRule', address, more: { ObjectId: `${person.account}\\Invoices`, Parameters: parametersOf({ Name: 'Invoices', SubjectContainsWords: 'invoice', MoveToFolder: 'Invoices 2026' }) } })]);
    story.wait(5, 60);
    story.step('twin', 'A supplier asks about a payment', 'impact', mail(kit, story.now(), { from: `${supplier.people[0]}@${supplier.domain}`, to: person, subject: 'Payment of invoice 4711: our new bank', senderAddress: supplier.address, verdict: 'pass' }));
    story.wait(5, 60);
    story.step('files', 'The month is closed', 'collection', download(story, { who: person, address, count: dice.int(90, 240), secondsEach: 4, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0', folder: 'Shared Documents/Month end', names: ['journal', 'ledger', 'invoice'] }));
    return story.end({ title: 'The end of a month in finance', description: `${person.name} closes the month: a rule for invoices, a supplier with a new bank, and many files.`, domains: ['identity', 'email', 'cloud'] });
  },
};
