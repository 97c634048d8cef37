import type { RuleRevision, RuleTests, RevisionHead } from '#contract/rule-life.ts';
import { headOf } from '../rule-life/read-rule.ts';
import { readProof } from '../rule-life/prove-rule.ts';
import { parseSigma, type SigmaDocuments } from '../sigma/parse-sigma.ts';
import { documentsOf, isWithdrawn, type SigmaDocument } from '../sigma/sigma-document.ts';
import type { SigmaProblem } from '../sigma/sigma-rule.ts';

/** A file of a pack: a rule file, or the proof beside one. */
export interface PackFile {
  readonly path: string;
  readonly text: string;
}

/** A rule, correlation or filter as it lies in a pack. */
export interface PackRule {
  readonly rule: SigmaDocument;
  readonly text: string;
  readonly proof: string;
}

export interface PackRules {
  /** Each id once; of two with one id the later counts. */
  readonly rules: readonly PackRule[];
  readonly problems: readonly SigmaProblem[];
  /** Left out, as their status says that they are withdrawn. */
  readonly withdrawn: number;
}

export const PROOF_FILE = /\.proof\.ya?ml$/i;
const RULE_FILE = /\.ya?ml$/i;
const BETWEEN_DOCUMENTS = /^---[ \t]*$/m;

/** Reads the rules of a pack's files, correlations and filters, each with the proof that lies beside it. `parse`: for who has parsed some before. */
export function rulesOfFiles(files: readonly PackFile[], parse: (text: string, file: string) => SigmaDocuments = parseSigma): PackRules {
  const proofs = new Map(files.filter(({ path }) => PROOF_FILE.test(path)).map(({ path, text }) => [path.replace(PROOF_FILE, ''), text]));
  const read = files.filter(({ path }) => RULE_FILE.test(path) && !PROOF_FILE.test(path)).map((file) => ({ ...file, ...parse(file.text, file.path) }));
  const rules = read.flatMap(({ path, text, ...documents }) => {
    const own = documentsOf(documents);
    const proof = own.length === 1 ? (proofs.get(path.replace(RULE_FILE, '')) ?? '') : '';
    return own.map((rule): PackRule & { readonly id: string } => ({ id: rule.id, rule, text: textOf(rule, text), proof }));
  });
  return {
    rules: lastOfEachId(rules.filter(({ rule }) => !isWithdrawn(rule))).map(({ rule, text, proof }) => ({ rule, text, proof })),
    problems: read.flatMap(({ problems }) => problems),
    withdrawn: rules.filter(({ rule }) => isWithdrawn(rule)).length,
  };
}

function lastOfEachId<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/** The document of a rule in a file that holds several. */
function textOf({ line }: SigmaDocument, file: string): string {
  if (!BETWEEN_DOCUMENTS.test(file)) return file;
  const lines = file.split('\n');
  const end = lines.findIndex((one, at) => at >= line && BETWEEN_DOCUMENTS.test(one));
  return `${lines.slice(line - 1, end < 0 ? lines.length : end).join('\n').trim()}\n`;
}

/** What a revision's digest is over. */
export function revisionText(text: string, proof: string): string {
  return `${text}\0${proof}`;
}

export interface PackRevisions {
  /** Those that are not kept yet. */
  readonly added: readonly RuleRevision[];
  /** The revision of each rule that the pack has. */
  readonly rules: readonly { readonly rule: string; readonly revision: number }[];
}

/** Numbers the rules of a pack: what is kept with the same text stays the same revision. `known` are the heads of all revisions. */
export function revisionsOfPack(rules: readonly PackRule[], known: readonly RevisionHead[], { pack, nowMs, digestOf }: { readonly pack: string; readonly nowMs: number; readonly digestOf: (text: string) => string }): PackRevisions {
  const heads = Map.groupBy(known, ({ rule }) => rule);
  const added: RuleRevision[] = [];
  const places = rules.map(({ rule, text, proof }) => {
    const digest = digestOf(revisionText(text, proof));
    const earlier = heads.get(rule.id) ?? [];
    const same = earlier.find((head) => head.digest === digest);
    if (same !== undefined) return { rule: rule.id, revision: same.number };
    const number = 1 + Math.max(0, ...earlier.map((head) => head.number));
    added.push({ rule: rule.id, number, digest, head: headOf(rule), tests: countTests(proof), author: pack, pack, reason: `Came with ${pack}`, createdAtMs: nowMs, text, proof });
    return { rule: rule.id, revision: number };
  });
  return { added, rules: places };
}

function countTests(proof: string): RuleTests {
  const read = proof === '' ? null : readProof(proof);
  return read?.ok ? { fires: read.value.fires.length, misses: read.value.misses.length, passed: null } : { fires: 0, misses: 0, passed: null };
}
