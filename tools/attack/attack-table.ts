/** What is used of a STIX bundle of ATT&CK (https://github.com/mitre-attack/attack-stix-data). */
interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly modified?: string;
  readonly revoked?: boolean;
  readonly x_mitre_deprecated?: boolean;
  readonly x_mitre_version?: string;
  readonly external_references?: readonly { readonly source_name: string; readonly external_id?: string }[];
  readonly kill_chain_phases?: readonly { readonly phase_name: string }[];
  readonly relationship_type?: string;
  readonly source_ref?: string;
  readonly target_ref?: string;
}

export interface AttackTable {
  /** Version of ATT&CK Enterprise. */
  readonly version: string;
  /** Id -> name and tactics of each technique that is in use. */
  readonly techniques: Readonly<Record<string, readonly [string, readonly string[]]>>;
  /** Id of a technique that was withdrawn -> the one that took its place; empty where there is none. */
  readonly withdrawn: Readonly<Record<string, string>>;
}

/** Takes ids, names, tactics and what became of withdrawn techniques out of a bundle. */
export function attackTable(bundle: { readonly objects: readonly unknown[] }): AttackTable {
  const objects = bundle.objects as readonly StixObject[];
  const patterns = objects.filter(({ type }) => type === 'attack-pattern');
  const live = patterns.filter((one) => one.revoked !== true && one.x_mitre_deprecated !== true);
  const idOf = new Map(live.map((one) => [one.id, attackId(one)]));
  const successorOf = new Map(objects.filter((one) => one.relationship_type === 'revoked-by').map((one) => [one.source_ref, idOf.get(one.target_ref ?? '')]));
  const techniques = Object.fromEntries(inOrder(live.map((one) => [attackId(one), [one.name ?? '', (one.kill_chain_phases ?? []).map((phase) => phase.phase_name)]] as const)));
  const dead = patterns.filter((one) => !idOf.has(one.id) && !Object.hasOwn(techniques, attackId(one)));
  return {
    version: objects.find(({ type }) => type === 'x-mitre-collection')?.x_mitre_version ?? '',
    techniques,
    withdrawn: Object.fromEntries(inOrder(dead.map((one) => [attackId(one), successorOf.get(one.id) ?? ''] as const))),
  };
}

/** The table as a file of the contract. */
export function renderAttackTable({ version, techniques, withdrawn }: AttackTable): string {
  const rows = Object.entries(techniques).map(([id, [name, tactics]]) => `  ${quoted(id)}: [${quoted(name)}, [${tactics.map(quoted).join(', ')}]],`);
  const gone = Object.entries(withdrawn).map(([id, successor]) => `  ${quoted(id)}: ${quoted(successor)},`);
  return `// Written by tools/attack/write.ts from the STIX bundle of MITRE ATT&CK Enterprise; see NOTICE. Never by hand.

export const ATTACK_VERSION = ${quoted(version)};

/** Id -> name and tactics of each technique. */
export const ATTACK_TECHNIQUES: Readonly<Record<string, readonly [string, readonly string[]]>> = {
${rows.join('\n')}
};

/** Id of a technique that was withdrawn -> the one that took its place; empty where there is none. */
export const WITHDRAWN_TECHNIQUES: Readonly<Record<string, string>> = {
${gone.join('\n')}
};
`;
}

function attackId(one: StixObject): string {
  return one.external_references?.find(({ source_name }) => source_name === 'mitre-attack')?.external_id ?? '';
}

function inOrder<T>(rows: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return rows.filter(([id]) => /^T\d{4}(?:\.\d{3})?$/.test(id)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
