import type { KeptMemory, MemoryChanges } from '#contract/model.ts';

/** What a model remembers, by key: at most so many, of which the least recently seen go. Written out piece by piece, so that a commit costs what changed. */
export class MemoryTable<T> {
  readonly #model: string;
  readonly #most: number;
  /** In the order in which they were seen last. */
  readonly #entries = new Map<string, { readonly value: T; seen: number }>();
  readonly #changed = new Set<string>();
  readonly #dropped = new Set<string>();
  #seen = 0;

  /** Takes up what `changes` gave before, in any order. Of one model there may be several tables: `model` names the table. */
  constructor(model: string, most: number, kept: readonly KeptMemory[] = []) {
    this.#model = model;
    this.#most = most;
    for (const { key, seen, memory } of kept.filter((one) => one.model === model).sort((a, b) => a.seen - b.seen)) {
      this.#entries.set(key, { value: JSON.parse(memory) as T, seen });
      this.#seen = Math.max(this.#seen, seen);
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What is known of a key, without having seen it. */
  peek(key: string): T | undefined {
    return this.#entries.get(key)?.value;
  }

  /** The memory of a key, which the caller changes in place; made where there is none. */
  see(key: string, make: () => T): T {
    const known = this.#entries.get(key);
    const entry = known ?? { value: make(), seen: 0 };
    entry.seen = ++this.#seen;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#changed.add(key);
    this.#dropped.delete(key);
    if (this.#entries.size > this.#most) this.#forgetOldest();
    return entry.value;
  }

  #forgetOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest === undefined) return;
    this.#entries.delete(oldest);
    this.#changed.delete(oldest);
    this.#dropped.add(oldest);
  }

  /** What became of the memory since it was asked last. */
  changes(): MemoryChanges {
    const kept = [...this.#changed].flatMap((key): KeptMemory[] => {
      const entry = this.#entries.get(key);
      return entry ? [{ model: this.#model, key, seen: entry.seen, memory: JSON.stringify(entry.value) }] : [];
    });
    const dropped = [...this.#dropped].map((key) => ({ model: this.#model, key }));
    this.#changed.clear();
    this.#dropped.clear();
    return { kept, dropped };
  }
}
