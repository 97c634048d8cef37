/** Letters in a row are counted, and what is rare is guessed from shorter rows (Jelinek-Mercer): weights of rows of three, two, one and none. */
const WEIGHTS = [0.75, 0.18, 0.06, 0.01] as const;

/** Spelt as a name of a domain: lower case without marks; null where something else is left. */
export function spellName(text: string): string | null {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[\s'.’]/g, '');
  return /^[a-z0-9-]{2,40}$/.test(plain) ? plain : null;
}

/** How likely each symbol comes after each two, from weighted names: `[before][last][symbol]` in one array. */
export function letterChances(names: Iterable<readonly [name: string, weight: number]>, symbols: string): Float64Array {
  const size = symbols.length;
  const three = new Float64Array(size ** 3);
  const two = new Float64Array(size ** 2);
  const one = new Float64Array(size);
  let all = 0;
  for (const [name, weight] of names) {
    let [before, last] = [0, 0];
    for (const letter of `${name}^`) {
      const symbol = symbols.indexOf(/\d/.test(letter) ? '0' : letter);
      add(three, (before * size + last) * size + symbol, weight);
      add(two, last * size + symbol, weight);
      add(one, symbol, weight);
      all += weight;
      [before, last] = [last, symbol];
    }
  }
  return three.map((_, at) => {
    const [symbol, last, pair] = [at % size, Math.floor(at / size) % size, Math.floor(at / size)];
    const [w3, w2, w1, w0] = WEIGHTS;
    return w3 * shareOf(three, at, pair * size, size) + w2 * shareOf(two, last * size + symbol, last * size, size) + w1 * ((one[symbol] ?? 0) / all) + w0 / size;
  });
}

function add(counts: Float64Array, at: number, weight: number): void {
  counts[at] = (counts[at] ?? 0) + weight;
}

function shareOf(counts: Float64Array, at: number, from: number, size: number): number {
  const sum = counts.subarray(from, from + size).reduce((total, one) => total + one, 0);
  return sum === 0 ? 1 / size : (counts[at] as number) / sum;
}
