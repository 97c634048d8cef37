import { FIRST_ROLLOUT, type Rollout, rolloutShape, type RulePack } from '#contract/rule-pack.ts';
import type { RevisionHead, RuleChange, RuleRevision, RuleStanding } from '#contract/rule-life.ts';
import type { Database, Query } from './database.ts';
import type { RuleBook, RuleDecision } from './rule-book.ts';

/** The catalogue of rules on PostgreSQL. */
export function postgresRuleBook(database: Database): RuleBook {
  const { query } = database;
  return {
    standings: async () => (await query<{ standing: RuleStanding }>('SELECT standing FROM rule_standings ORDER BY rule')).map(({ standing }) => standing),
    standing: async (rule) => (await query<{ standing: RuleStanding }>('SELECT standing FROM rule_standings WHERE rule = $1', [rule]))[0]?.standing ?? null,
    heads: async () => (await query<{ head: RevisionHead }>('SELECT head FROM rule_revisions ORDER BY rule, number')).map(({ head }) => headFrom(head)),
    revisions: async (keys) => {
      const rows = await query<RevisionRow>(
        'SELECT head, text, proof FROM rule_revisions JOIN unnest($1::text[], $2::int[]) AS wanted (rule, number) USING (rule, number) ORDER BY rule, number',
        [keys.map(({ rule }) => rule), keys.map(({ number }) => number)],
      );
      return rows.map(revisionFrom);
    },
    revisionsOf: async (rule) => (await query<RevisionRow>('SELECT head, text, proof FROM rule_revisions WHERE rule = $1 ORDER BY number DESC', [rule])).map(revisionFrom),
    changes: async (rule, limit) =>
      (await query<{ change: RuleChange }>('SELECT change FROM rule_changes WHERE rule = $1 ORDER BY number DESC LIMIT $2', [rule, limit])).map(({ change }) => change),
    decide: (decisions, packs = []) => decide(database, decisions, packs),
    addRevisions: (revisions) => insertRevisions(query, revisions),
    packs: async () => (await query<{ pack: RulePack }>('SELECT pack FROM rule_packs ORDER BY name, changed_at_ms DESC, version')).map(({ pack }) => pack),
    savePack: (pack) => writePack(query, pack),
    rollout: () => readRollout(query),
    saveRollout: async (rollout) => {
      await query('INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [ROLLOUT_SETTING, JSON.stringify(rollout)]);
    },
  };
}

const ROLLOUT_SETTING = 'rule-rollout';

async function readRollout(query: Query): Promise<Rollout> {
  const [row] = await query<{ value: string }>('SELECT value FROM settings WHERE name = $1', [ROLLOUT_SETTING]);
  return row === undefined ? FIRST_ROLLOUT : rolloutShape.parse(JSON.parse(row.value));
}

interface RevisionRow {
  head: RevisionHead;
  text: string;
  proof: string;
}

function revisionFrom({ head, text, proof }: RevisionRow): RuleRevision {
  return { ...headFrom(head), text, proof };
}

/** Heads of older releases do not say what they are of: all were of rules. */
function headFrom(head: RevisionHead): RevisionHead {
  return { ...head, head: { ...head.head, kind: head.head.kind ?? 'rule' } };
}

/** Thrown inside the transaction to undo it; never leaves this file. */
class Outdated extends Error {}

async function decide(database: Database, decisions: readonly RuleDecision[], packs: readonly RulePack[]): Promise<boolean> {
  try {
    await database.transaction(async (query) => {
      if (!(await writeStandings(query, decisions))) throw new Outdated();
      await insertRevisions(query, decisions.flatMap(({ revision }) => revision ?? []));
      await query('INSERT INTO rule_changes (rule, number, change) SELECT new.* FROM ROWS FROM (unnest($1::text[], $2::bigint[]), json_array_elements($3::json)) AS new', [
        decisions.map(({ change }) => change.rule),
        decisions.map(({ change }) => change.number),
        JSON.stringify(decisions.map(({ change }) => change)),
      ]);
      for (const pack of packs) await writePack(query, pack);
    });
    return true;
  } catch (error) {
    if (error instanceof Outdated) return false;
    throw error;
  }
}

/** One row for each standing that was still as it was decided on; fewer rows say that one was not. */
async function writeStandings(query: Query, decisions: readonly RuleDecision[]): Promise<boolean> {
  const written = await query(
    `INSERT INTO rule_standings (rule, version, standing)
     SELECT new.* FROM ROWS FROM (unnest($1::text[], $2::bigint[]), json_array_elements($3::json)) AS new
     ON CONFLICT (rule) DO UPDATE SET version = excluded.version, standing = excluded.standing WHERE rule_standings.version = excluded.version - 1 RETURNING version`,
    [decisions.map(({ standing }) => standing.rule), decisions.map(({ standing }) => standing.version), JSON.stringify(decisions.map(({ standing }) => standing))],
  );
  // A rule that is not there yet takes its first decision only.
  return written.length === decisions.length;
}

async function insertRevisions(query: Query, revisions: readonly RuleRevision[]): Promise<void> {
  if (revisions.length === 0) return;
  await query(
    `INSERT INTO rule_revisions (rule, number, digest, text, proof, head)
     SELECT new.* FROM ROWS FROM (unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[]), json_array_elements($6::json)) AS new
     ON CONFLICT (rule, number) DO NOTHING`,
    [
      revisions.map(({ rule }) => rule),
      revisions.map(({ number }) => number),
      revisions.map(({ digest }) => digest),
      revisions.map(({ text }) => text),
      revisions.map(({ proof }) => proof),
      JSON.stringify(revisions.map(({ text: _text, proof: _proof, ...head }) => head)),
    ],
  );
}

async function writePack(query: Query, pack: RulePack): Promise<void> {
  await query(
    `INSERT INTO rule_packs (name, version, changed_at_ms, pack) VALUES ($1, $2, $3, $4::json)
     ON CONFLICT (name, version) DO UPDATE SET changed_at_ms = excluded.changed_at_ms, pack = excluded.pack`,
    [pack.name, pack.version, pack.changedAtMs, JSON.stringify(pack)],
  );
}
