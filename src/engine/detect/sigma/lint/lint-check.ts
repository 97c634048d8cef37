import type { YamlPath } from '../yaml-documents.ts';
import type { LintDocument } from './lint-document.ts';

/** `error`: against the specification, or it cannot work. `warning`: most likely not what was meant. `info`: it could be better. */
export const LINT_SEVERITIES = ['error', 'warning', 'info'] as const;
export type LintSeverity = (typeof LINT_SEVERITIES)[number];

/** A change of a file's text; offsets are the file's. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a check has to say about one place of a document. */
export interface Remark {
  readonly path: YamlPath;
  /** What is wrong and what to do. */
  readonly message: string;
  /** Puts it right without changing what the rule finds; none where a person has to decide. */
  readonly edits?: readonly TextEdit[];
}

/** What checks know beside the document. */
export interface LintKnowledge {
  /** Log sources that a mapping of ours gives events. */
  readonly logSources: readonly { readonly product?: string; readonly category?: string; readonly service?: string }[];
  /** Names that rules of a category may use, by category. */
  readonly fieldsOfCategory: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids and names of our rules, which correlations and filters of others may name. */
  readonly ruleNames: ReadonlySet<string>;
}

export interface LintCheck {
  readonly name: string;
  readonly severity: LintSeverity;
  /** One sentence for the list of checks. */
  readonly about: string;
  find(document: LintDocument, knowledge: LintKnowledge): Iterable<Remark>;
}

/** A check that compares documents of all files. */
export interface CollectionCheck {
  readonly name: string;
  readonly severity: LintSeverity;
  readonly about: string;
  findAcross(documents: readonly LintDocument[], knowledge: LintKnowledge): Iterable<Remark & { readonly document: LintDocument }>;
}

export interface LintFinding {
  readonly check: string;
  readonly severity: LintSeverity;
  readonly file: string;
  readonly line: number;
  /** Id of the rule; its title where it has none. */
  readonly rule: string;
  /** Where in the document, such as `detection.selection.Image|endswith`. */
  readonly field: string;
  readonly message: string;
  readonly edits: readonly TextEdit[];
}

