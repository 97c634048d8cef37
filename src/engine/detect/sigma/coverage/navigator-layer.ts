import { ATTACK_VERSION } from '#contract/attack.gen.ts';
import type { AttackCoverage, TechniqueCoverage } from './attack-coverage.ts';

const MAX_TITLES = 20;
/** What no test proves is amber, whatever its score; the others go from white to blue. */
const ONLY_THERE = '#f7c873';
const PROVED = ['#ffffff', '#66b1ff'] as const;

/** The coverage as a layer of MITRE's ATT&CK Navigator, format 4.5: the score of a technique is how many rules name it, its colour says whether a proof of one of them holds. */
export function navigatorLayer({ techniques, rules, kinds }: AttackCoverage, name: string): object {
  const most = Math.max(1, ...techniques.map((one) => one.rules.length));
  return {
    name, domain: 'enterprise-attack',
    description: `${rules} rules: ${kinds.rule} on single events, ${kinds.correlation} correlations, ${kinds.model} behaviour models. The score is the number of rules that name a technique. Amber: none of them has a proof that holds.`,
    versions: { attack: ATTACK_VERSION.split('.')[0] ?? ATTACK_VERSION, navigator: '5.1.0', layer: '4.5' },
    sorting: 3, hideDisabled: false, selectTechniquesAcrossTactics: true,
    techniques: techniques.map((one) => ({
      techniqueID: one.id, score: one.rules.length, ...(one.proved === 0 ? { color: ONLY_THERE } : {}), enabled: true, showSubtechniques: !one.id.includes('.') && techniques.some(({ id }) => id.startsWith(`${one.id}.`)),
      comment: commentOf(one), metadata: [{ name: 'proved in a test', value: String(one.proved) }, { name: 'only there', value: String(one.rules.length - one.proved) }],
    })),
    gradient: { colors: PROVED, minValue: 0, maxValue: most },
    legendItems: [{ label: 'no rule', color: PROVED[0] }, { label: 'rules, none proved in a test', color: ONLY_THERE }, { label: `${most} rules, one at least proved in a test`, color: PROVED[1] }],
  };
}

function commentOf({ rules, proved }: TechniqueCoverage): string {
  const told = rules.slice(0, MAX_TITLES).map((title, at) => `${at < proved ? 'proved' : 'only there'}: ${title}`);
  return [...told, ...(rules.length > MAX_TITLES ? [`and ${rules.length - MAX_TITLES} more`] : [])].join('\n');
}
