/** 32 bits of a text (FNV-1a): enough to count distinct ones of a few hundred, where one in a million is counted short. */
export function shortHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Adds to a list of distinct hashes that holds at most so many; false where it was there, or the list is full. */
export function addDistinct(hashes: number[], text: string, most: number): boolean {
  if (hashes.length >= most) return false;
  const hash = shortHash(text);
  if (hashes.includes(hash)) return false;
  hashes.push(hash);
  return true;
}
