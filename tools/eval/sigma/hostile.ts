import { brokenRule } from '#engine/detect/sigma/broken-rules.fixture.ts';
import { HOSTILE_PATTERNS, hostileText } from '#engine/detect/sigma/hostile-patterns.fixture.ts';
import { hostileFiles } from '#engine/detect/sigma/hostile-yaml.fixture.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { copyUnits } from '#main/detector-from-content.ts';
import { seeded } from '../../seeded.ts';

/** What one kind of hostile input cost, in milliseconds of processor time. */
export interface HostileReport {
  readonly kind: string;
  readonly inputs: number;
  /** With a reason. */
  readonly refused: number;
  readonly loaded: number;
  /** Neither loaded nor refused with a reason, or thrown: there must be none. */
  readonly unanswered: number;
  readonly worstMs: number;
  readonly worst: string;
  readonly above250Ms: number;
}

interface Answer {
  readonly name: string;
  readonly fate: 'refused' | 'loaded' | 'unanswered';
  readonly ms: number;
}

const PASSES = 2;

export function runHostile(seed: number, brokenRules: number): readonly HostileReport[] {
  const random = seeded(seed);
  return [
    summary('patterns on 1 MiB', HOSTILE_PATTERNS.map((one) => timed(one.pattern, () => patternFate(one.pattern, hostileText(one)), PASSES))),
    summary('hostile files', hostileFiles().map(({ name, text }) => timed(name, () => fileFate(text), PASSES))),
    summary(`broken rules, seed ${seed}`, Array.from({ length: brokenRules }, (_, i) => timed(`rule ${i}`, () => fileFate(brokenRule(random)), 1))),
  ];
}

/** The best of a few passes: other work on the machine and the compiling of our own code are not what is measured. */
function timed(name: string, act: () => Answer['fate'], passes: number): Answer {
  let ms = Number.POSITIVE_INFINITY;
  let fate: Answer['fate'] = 'unanswered';
  for (let pass = 0; pass < passes; pass++) {
    const start = process.cpuUsage();
    try {
      fate = act();
    } catch (error) {
      process.stderr.write(`Thrown by ${name}: ${(error as Error).stack ?? ''}\n`);
      return { name, fate: 'unanswered', ms: 0 };
    }
    const { user, system } = process.cpuUsage(start);
    ms = Math.min(ms, (user + system) / 1_000);
  }
  return { name, fate, ms };
}

/** As a rule: read, compiled and asked about an event with the text. */
function patternFate(pattern: string, text: string): Answer['fate'] {
  const { rules, problems } = parseSigma(JSON.stringify({ title: 'Pattern', id: 'p', logsource: {}, detection: { s: { 'A|re': pattern }, condition: 's' } }), 'hostile.yml');
  if (rules.length === 0) return problems.some(({ severity }) => severity === 'error') ? 'refused' : 'unanswered';
  compileRules(rules, { copyUnits }).match({ logSources: [], timeMs: 0, text: '', values: () => [text] });
  return 'loaded';
}

function fileFate(text: string): Answer['fate'] {
  const { rules, correlations, filters, problems } = parseSigma(text, 'hostile.yml');
  if (rules.length + correlations.length + filters.length > 0) return 'loaded';
  return problems.some(({ severity }) => severity === 'error') || text.replace('\ufeff', '').trim() === '' ? 'refused' : 'unanswered';
}

function summary(kind: string, answers: readonly Answer[]): HostileReport {
  const count = (fate: Answer['fate']) => answers.filter((one) => one.fate === fate).length;
  const [worst] = [...answers].sort((a, b) => b.ms - a.ms);
  return {
    kind, inputs: answers.length, refused: count('refused'), loaded: count('loaded'), unanswered: count('unanswered'),
    worstMs: Math.round(worst?.ms ?? 0), worst: (worst?.name ?? '').slice(0, 60), above250Ms: answers.filter(({ ms }) => ms > 250).length,
  };
}
