import { ATTACK_VERSION } from '#contract/attack.gen.ts';
import type { AttackCoverage } from './attack-coverage.ts';

/** The coverage as a layer of MITRE's ATT&CK Navigator, format 4.5: the score of a technique is how many rules name it. */
export function navigatorLayer({ techniques, rules }: AttackCoverage, name: string): object {
  const most = Math.max(1, ...techniques.map((one) => one.rules.length));
  return {
    name, domain: 'enterprise-attack', description: `${rules} rules; the score is the number of rules that name a technique.`,
    versions: { attack: ATTACK_VERSION.split('.')[0] ?? ATTACK_VERSION, navigator: '5.1.0', layer: '4.5' },
    sorting: 3, hideDisabled: false, selectTechniquesAcrossTactics: true,
    techniques: techniques.map((one) => ({
      techniqueID: one.id, score: one.rules.length, enabled: true, showSubtechniques: !one.id.includes('.') && techniques.some(({ id }) => id.startsWith(`${one.id}.`)),
      comment: [...one.rules.slice(0, 20), ...(one.rules.length > 20 ? [`and ${one.rules.length - 20} more`] : [])].join('\n'),
      metadata: [{ name: 'with proof', value: String(one.proved) }],
    })),
    gradient: { colors: ['#ffffff', '#66b1ff'], minValue: 0, maxValue: most },
    legendItems: [{ label: 'no rule', color: '#ffffff' }, { label: `${most} rules`, color: '#66b1ff' }],
  };
}
