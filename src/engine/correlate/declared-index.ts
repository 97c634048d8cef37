import { type DeclaredEntity, type Duty, namesOfDeclared } from '#contract/declared-entity.ts';
import { type Entity, entityKey } from '#contract/entity.ts';

/** What everybody goes through, or what goes everywhere: that two alerts share it says nothing of who did it. */
const DUTIES_OF_HUBS: ReadonlySet<Duty> = new Set<Duty>(['domain_controller', 'jump_host', 'deployment', 'scanner', 'gateway', 'relay', 'backup']);

/** What people declared of the entities of one tenant, by every name. A name that two claim is of neither. */
export class DeclaredIndex {
  readonly #byName = new Map<string, DeclaredEntity>();
  #texts: ReadonlyMap<string, string> | undefined;

  constructor(declared: readonly DeclaredEntity[] = []) {
    const claimed = new Set<string>();
    for (const one of declared) {
      for (const key of new Set(namesOfDeclared(one).map(entityKey))) {
        if (this.#byName.has(key)) claimed.add(key);
        this.#byName.set(key, one);
      }
    }
    for (const key of claimed) this.#byName.delete(key);
  }

  /** What is declared under this name. */
  of(entity: Entity): DeclaredEntity | undefined {
    return this.#byName.size === 0 ? undefined : this.#byName.get(entityKey(entity));
  }

  /** All names of the thing that has this one, the main one first; none where nothing is declared. */
  namesOf(entity: Entity): readonly Entity[] {
    const declared = this.of(entity);
    return declared === undefined ? [] : namesOfDeclared(declared).filter((name) => this.of(name) === declared);
  }

  /** There is a name that counts more of the thing that has this one. */
  isOtherName(entity: Entity): boolean {
    const [main] = this.namesOf(entity);
    return main !== undefined && entityKey(main) !== entityKey(entity);
  }

  /** It ties nobody to anybody by itself. */
  isHub(entity: Entity): boolean {
    const duty = this.of(entity)?.duty;
    return duty !== undefined && duty !== null && DUTIES_OF_HUBS.has(duty);
  }

  /** The keys of names of which something else is declared here than there. */
  changedSince(before: DeclaredIndex): readonly string[] {
    const [then, now] = [before.#allTexts(), this.#allTexts()];
    return [...[...now].filter(([key, text]) => then.get(key) !== text).map(([key]) => key), ...[...then.keys()].filter((key) => !now.has(key))];
  }

  /** By key of a name, all that is declared under it. */
  #allTexts(): ReadonlyMap<string, string> {
    if (this.#texts !== undefined) return this.#texts;
    const texts = new Map<string, string>();
    for (const declared of new Set(this.#byName.values())) {
      const { worth, groups, duty, note, by } = declared;
      const names = namesOfDeclared(declared).map(entityKey).filter((key) => this.#byName.get(key) === declared);
      const text = [worth, duty ?? '', by, note, groups.join(';'), ...names].join('\n');
      for (const key of names) texts.set(key, text);
    }
    this.#texts = texts;
    return texts;
  }
}
