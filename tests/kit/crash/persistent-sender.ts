import { setTimeout as sleep } from 'node:timers/promises';

const BATCH_RECORDS = 100;
const RETRY_MS = 50;

export interface SenderOptions {
  /** Where the platform listens now; it changes with each start. */
  readonly address: () => string;
  readonly secret: string;
  readonly record: (n: number) => string;
  /** Records a second; `Infinity` sends as fast as it goes. */
  readonly rate: number;
}

/** Sends numbered records in batches, each again and again until it is acknowledged, as real shippers do. */
export class PersistentSender {
  readonly #options: SenderOptions;
  #next = 0;
  readonly #open = new Set<Promise<void>>();
  acknowledged = 0;
  /** Answers that were neither 200 nor a lost connection. */
  readonly surprises: string[] = [];

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  get sent(): number {
    return this.#next;
  }

  /** Sends at the rate until `isOver`, and then until everything is acknowledged. */
  async run(isOver: () => boolean): Promise<void> {
    const startMs = performance.now();
    while (!isOver()) {
      const due = this.#options.rate === Infinity ? this.#next + BATCH_RECORDS : ((performance.now() - startMs) / 1000) * this.#options.rate;
      while (this.#next + BATCH_RECORDS <= due && !isOver()) this.#startBatch();
      if (this.#options.rate === Infinity) await Promise.all(this.#open);
      else await sleep(20);
    }
    await Promise.all(this.#open);
  }

  #startBatch(): void {
    const from = this.#next;
    this.#next += BATCH_RECORDS;
    const body = Array.from({ length: BATCH_RECORDS }, (_, i) => this.#options.record(from + i)).join('\n');
    const batch = this.#deliver(body).finally(() => this.#open.delete(batch));
    this.#open.add(batch);
  }

  async #deliver(body: string): Promise<void> {
    while (!(await this.#isTaken(body))) await sleep(RETRY_MS);
    this.acknowledged += BATCH_RECORDS;
  }

  async #isTaken(body: string): Promise<boolean> {
    try {
      const response = await fetch(`${this.#options.address()}/v1/ingest`, { method: 'POST', headers: { authorization: `Bearer ${this.#options.secret}`, 'content-type': 'application/x-ndjson' }, body });
      const text = await response.text();
      if (response.status !== 200 && response.status !== 503 && response.status !== 429) this.surprises.push(`${response.status} ${text}`);
      return response.status === 200;
    } catch {
      return false; // The platform is down at the moment, or went down before it answered: the batch is sent again.
    }
  }
}
