import { EDGE_SIZE, NODE_SIZE } from '../kernel/layout.ts';
import { GOLDEN } from '../sigma/literal-scanner.ts';
import type { KernelMemory } from './kernel-memory.ts';

/** What a walk finds: rules, wherever the text goes on behind the literal or only where it ends with it. */
export interface TrieEntry {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
  readonly rules: readonly number[];
}

export interface WrittenTrie {
  readonly edges: number;
  readonly mask: number;
  readonly nodes: number;
}

interface Node {
  readonly next: Map<number, number>;
  readonly open: Set<number>;
  readonly whole: Set<number>;
}

/** Writes a trie over folded bytes as a table of edges by hash, and a table of nodes. */
export function writeTrie(entries: readonly TrieEntry[], isReversed: boolean, memory: KernelMemory): WrittenTrie | null {
  if (entries.length === 0) return null;
  const nodes: Node[] = [newNode()];
  for (const { bytes, isWhole, rules } of entries) {
    const end = nodes[grow(nodes, isReversed ? bytes.toReversed() : bytes)] as Node;
    for (const rule of rules) (isWhole ? end.whole : end.open).add(rule);
  }
  const mask = 2 ** Math.ceil(Math.log2(nodes.length * 2)) - 1;
  const edges = memory.reserve((mask + 1) * EDGE_SIZE);
  for (const [node, { next }] of nodes.entries()) for (const [byte, to] of next) putEdge({ edges, mask, node, byte, to }, memory);
  const table = memory.reserve(nodes.length * NODE_SIZE);
  for (const [node, { open, whole }] of nodes.entries()) {
    const lists = [memory.writeList([...open]), memory.writeList([...whole])] as const;
    memory.put(table + node * NODE_SIZE, lists[0]);
    memory.put(table + node * NODE_SIZE + 4, lists[1]);
  }
  return { edges, mask, nodes: table };
}

/** Follows the bytes from the root, with new nodes where there are none; answers the last. */
function grow(nodes: Node[], bytes: Uint8Array): number {
  let node = 0;
  for (const byte of bytes) {
    const { next } = nodes[node] as Node;
    let to = next.get(byte);
    if (to === undefined) {
      to = nodes.push(newNode()) - 1;
      next.set(byte, to);
    }
    node = to;
  }
  return node;
}

function newNode(): Node {
  return { next: new Map(), open: new Set(), whole: new Set() };
}

interface Edge {
  readonly edges: number;
  readonly mask: number;
  readonly node: number;
  readonly byte: number;
  readonly to: number;
}

function putEdge({ edges, mask, node, byte, to }: Edge, memory: KernelMemory): void {
  const mixed = Math.imul(node, GOLDEN) ^ Math.imul(byte + 1, 0x85ebca6b);
  let entry = (mixed ^ (mixed >>> 15)) & mask;
  while (memory.word(edges + entry * EDGE_SIZE) !== 0) entry = (entry + 1) & mask;
  for (const [i, word] of [node + 1, byte, to].entries()) memory.put(edges + entry * EDGE_SIZE + 4 * i, word);
}
