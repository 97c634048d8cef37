import { entraSignIn } from '../../records/entra.ts';
import { exchangeAudit, parametersOf } from '../../records/microsoft-365.ts';
import { deviceOf, HOUR_MS } from '../stage.ts';
import { download, lairOf, signInFrom } from './moves.ts';
import { readingHabits } from './reading-habits.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

export const forwardingAndDownload: ScenarioMaker = {
  name: 'forwarding-and-download',

  attack(story) {
    const { kit, dice, cast } = story;
    const victim = cast.person('legal', 'people', 'sales', 'finance');
    const lair = lairOf(story);
    readingHabits(story, victim);
    story.step('sign-in', 'A sign-in from where the user never was', 'initial-access', [signInFrom(story, victim, lair, { risk: 'low' })]);
    story.wait(4, 40);
    const outside = `${victim.upn.split('@')[0]}.${dice.int(10, 99)}@mailbox-${dice.hex(4)}.example`;
    const rule = parametersOf({ Name: dice.one(['sync', 'Copy', 'backup']), ForwardTo: outside, StopProcessingRules: 'False' });
    story.step('forward', 'A rule sends a copy of all mail outside', 'collection', [exchangeAudit(kit, story.now(), { who: victim, operation: 'New-InboxRule', address: lair.address, more: { ObjectId: `${victim.account}\\sync`, Parameters: rule } })]);
    story.wait(5, 90);
    story.step('files', 'Files are fetched in a browser', 'collection', download(story, { who: victim, address: lair.address, count: dice.int(140, 320), secondsEach: dice.int(3, 9), userAgent: lair.browser, folder: 'Shared Documents/Contracts', names: ['contract', 'terms', 'board', 'salary'] }));
    return story.end({ title: 'Unfamiliar sign-in, forwarding rule, bulk download', description: `Somebody has the session of ${victim.name}: a sign-in from elsewhere, a rule that forwards mail, and many files. None of the three is known to be bad, and none is enough alone.`, severity: 'medium', domains: ['identity', 'email', 'cloud'], aloneBelowPaging: true });
  },

  /** A traveller with a deputy: the same three things, each in its harmless form. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const person = cast.traveller('legal', 'people', 'sales', 'finance');
    const colleague = cast.person('legal', 'people', 'sales');
    readingHabits(story, person);
    const place = cast.place();
    const hotel = cast.outside();
    story.step('sign-in', 'A sign-in from a hotel, with the company\'s laptop', 'initial-access', [entraSignIn(kit, story.now(), { who: person, address: hotel, place, app: 'OfficeHome', device: deviceOf(person) })]);
    story.wait(20, 200);
    const rule = parametersOf({ Name: 'While I travel', SubjectContainsWords: 'offer;order', RedirectTo: colleague.upn });
    story.step('forward', 'A rule sends mail to the deputy', 'collection', [exchangeAudit(kit, story.now(), { who: person, operation: 'New-InboxRule', address: hotel, more: { ObjectId: `${person.account}\\While I travel`, Parameters: rule } })]);
    story.goTo(story.now() + dice.int(1, 5) * HOUR_MS);
    story.step('files', 'Some files are taken along', 'collection', download(story, { who: person, address: hotel, count: dice.int(20, 45), secondsEach: 20, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0', folder: 'Shared Documents/Customers', names: ['offer', 'slides', world.company] }));
    return story.end({ title: 'A traveller with a deputy', description: `${person.name} travels, signs in from a hotel with the company's laptop, lets a colleague have some mail and takes files along.`, domains: ['identity', 'email', 'cloud'] });
  },
};
