import type { LogSource } from '#contract/log-source.ts';
import type { RuleStanding } from '#contract/rule-life.ts';
import { createRuleLinks, needsAllRules, type RuleLink, type RuleLinks } from '#engine/detect/rule-life/rule-links.ts';
import type { RuleWaits } from '#engine/detect/rule-life/scorecard.ts';
import { isCorrelation, isFilter, isRule, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import type { RuleDesk } from './rule-desk.ts';
import type { RuleFigure } from './rule-figures.ts';

/** Whether something arrives that has a log source; null where it cannot be told. */
type IsSent = (logSource: LogSource) => boolean | null;

export interface WaitContext {
  readonly standings: readonly RuleStanding[];
  readonly figures: ReadonlyMap<string, RuleFigure>;
}

/** What correlations and filters rest on, looked up in the catalogue as it is in force. */
export class RuleRests {
  readonly links: RuleLinks;
  readonly #byId: ReadonlyMap<string, SigmaDocument>;

  private constructor(all: readonly SigmaDocument[]) {
    this.links = createRuleLinks(all);
    this.#byId = new Map(all.map((one) => [one.id, one]));
  }

  static async read(desk: Pick<RuleDesk, 'documents'>): Promise<RuleRests> {
    return new RuleRests(await desk.documents());
  }

  document(id: string): SigmaDocument | undefined {
    return this.#byId.get(id);
  }

  /** Whether a document names others, or is named. */
  isLinked(document: SigmaDocument): boolean {
    return !isRule(document) || this.links.restingOn(document).length > 0;
  }

  /** What lists tell of a correlation or filter; null for rules, and for what is not in force. */
  inList(id: string, isSent: IsSent, context: WaitContext): { readonly hasSource: boolean | null; readonly waits: RuleWaits | null } | null {
    const document = this.#byId.get(id);
    if (document === undefined || isRule(document)) return null;
    return { hasSource: this.hasSource(document, isSent), waits: this.waitsOf(document, context) };
  }

  /** Whether something arrives that a document is about: of a correlation one of its rules, or each where it needs each. */
  hasSource(document: SigmaDocument, isSent: IsSent, above: ReadonlySet<string> = new Set()): boolean | null {
    if (!isCorrelation(document)) return isSent(document.logSource);
    const inner = this.links.rulesOf(document).flatMap(({ rule }) => this.#byId.get(rule ?? '') ?? []).filter(({ id }) => !above.has(id));
    const sent = inner.map((one) => this.hasSource(one, isSent, new Set([...above, document.id])));
    const [decisive, other] = needsAllRules(document) ? [false, true] : [true, false];
    return sent.includes(decisive) ? decisive : sent.includes(null) ? null : sent.length > 0 ? other : null;
  }

  /** The log sources of the rules that a document rests on in the end; its own where it is no correlation. */
  logSourcesOf(document: SigmaDocument, above: ReadonlySet<string> = new Set()): readonly LogSource[] {
    if (!isCorrelation(document)) return [document.logSource];
    const below = new Set([...above, document.id]);
    return this.links.rulesOf(document).flatMap(({ rule }) => this.#byId.get(rule ?? '') ?? []).filter(({ id }) => !below.has(id)).flatMap((one) => this.logSourcesOf(one, below));
  }

  /** What keeps a correlation or filter from its work, as far as lists tell; null for rules. */
  waitsOf(document: SigmaDocument, { standings, figures }: WaitContext): RuleWaits | null {
    if (isRule(document)) return null;
    const links = this.links.rulesOf(document);
    if (isFilter(document)) return { fault: this.links.faultOf(document), idle: [], silent: [], unseen: [], needsAll: false };
    const running = new Set(standings.filter(({ main, next }) => [main.state, next?.state].some((state) => state !== undefined && state !== 'draft' && state !== 'retired')).map(({ rule }) => rule));
    const known = links.filter((link): link is RuleLink & { readonly rule: string } => link.rule !== null);
    const titles = (some: typeof known): readonly string[] => some.map(({ title, rule }) => title ?? rule);
    return {
      fault: links.find(({ fault }) => fault !== null)?.fault ?? null,
      idle: titles(known.filter(({ rule }) => !running.has(rule))),
      silent: titles(known.filter(({ rule }) => running.has(rule) && (figures.get(rule)?.lastFiredMs ?? null) === null)),
      unseen: [],
      needsAll: needsAllRules(document),
    };
  }

  /** The same, with what takes longer to find out: why it does not load, and fields that it groups by and that nothing has. */
  fullWaitsOf(document: SigmaDocument, context: WaitContext, desk: Pick<RuleDesk, 'unseenFields'>): RuleWaits | null {
    const waits = this.waitsOf(document, context);
    if (waits === null || !isCorrelation(document)) return waits;
    return { ...waits, fault: waits.fault ?? this.links.faultOf(document), unseen: this.#unseenGroups(document, desk) };
  }

  #unseenGroups(document: SigmaDocument, desk: Pick<RuleDesk, 'unseenFields'>): RuleWaits['unseen'] {
    if (!isCorrelation(document)) return [];
    const { aliases, groupBy } = document;
    return this.links.rulesOf(document).flatMap(({ name, rule, title }) => {
      const base = this.#byId.get(rule ?? '');
      if (base === undefined || !isRule(base)) return [];
      const fieldIn = (field: string): string => (Object.hasOwn(aliases, field) ? aliases[field]?.[name] : undefined) ?? field;
      const fields = desk.unseenFields(base.logSource, groupBy.map(fieldIn)) ?? [];
      return fields.length === 0 ? [] : [{ rule: title ?? name, fields }];
    });
  }
}
