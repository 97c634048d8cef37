/**
 * A count rounded down to steps that grow with it: 1 to 8 exactly, then 10, 12, 14, 16, 20, ... What is weighed by it changes only where a
 * step is reached, so that one more of many neither moves weights nor makes incidents anew.
 */
export function inSteps(count: number): number {
  if (count <= 8) return count;
  const step = 2 ** (Math.floor(Math.log2(count)) - 2);
  return Math.floor(count / step) * step;
}
