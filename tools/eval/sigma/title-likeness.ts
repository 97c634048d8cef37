/** Words that say nothing of what a rule looks for: products, kinds of rules, small words. */
const EMPTY_WORDS = new Set(
  ('a an the of in on by to for from with and or via was were is are be been not new any using use used potential potentially possible suspicious detected detection detect activity event events rule alert user account log logs admin ' +
    'aws amazon azure entra microsoft office 365 o365 m365 okta github gcp google cloud workspace gsuite onelogin windows linux macos sysmon wazuh panther cloudtrail audit').split(' '),
);
const STEM = 5;

/** How alike two titles are: the share of their words that both have, by the first five letters. 0 to 1. */
export function titleLikeness(a: string, b: string): number {
  const [left, right] = [stemsOf(a), stemsOf(b)];
  const both = [...left].filter((stem) => right.has(stem)).length;
  const all = new Set([...left, ...right]).size;
  return all === 0 ? 0 : both / all;
}

function stemsOf(title: string): Set<string> {
  const words = title.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return new Set(words.filter((word) => !EMPTY_WORDS.has(word)).map((word) => word.slice(0, STEM)));
}
