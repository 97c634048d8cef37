/** How a story that is read as plain text begins each sentence; on the screen the time stands beside it. */
const CLOCK = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: /;

/** The sentence alone, without the time and the names of the rules that plain text carries: the screen shows both beside it. */
export function sentenceOf(text: string, titles: readonly string[]): string {
  const sentence = text.replace(CLOCK, '');
  const named = titles[0] === undefined || !sentence.endsWith(']') ? -1 : sentence.lastIndexOf(` [${titles[0]}`);
  return named > 0 ? sentence.slice(0, named) : sentence;
}

/** Alerts of one rule, of which the first stands for all. */
export interface RuleAlerts {
  readonly title: string;
  readonly first: string;
  readonly count: number;
}

/** Groups alerts by the title of their rule, in the order in which they come. */
export function byRule(alerts: readonly { readonly id: string; readonly rule: { readonly title: string } }[]): readonly RuleAlerts[] {
  const groups = Map.groupBy(alerts, ({ rule }) => rule.title);
  return [...groups].map(([title, list]) => ({ title, first: list[0]?.id ?? '', count: list.length }));
}
