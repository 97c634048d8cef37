import { SaxesParser } from 'saxes';
import type { Json, JsonObject } from '#contract/event.ts';
import { MAX_DEPTH } from './json.ts';

interface Node {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Record<string, Json>;
  text: string;
}

/**
 * Reads one XML element as an object (`#attributes`, `#text`), the way evtx_dump writes it; `null` where it is not well formed. DTDs are not
 * expanded. An event that syslog cut off at its limit is read as far as it goes: what it was about stands in front.
 */
export function parseXmlRecord(text: string): JsonObject | null {
  const parser = new SaxesParser({});
  const stack: Node[] = [{ name: '', attributes: {}, children: {}, text: '' }];
  let isBroken = false;
  parser.on('error', () => {
    isBroken = true;
  });
  parser.on('doctype', () => {
    isBroken = true;
  });
  parser.on('opentag', (tag) => {
    stack.push({ name: tag.name.replace(/^\w+:/, ''), attributes: { ...tag.attributes } as Record<string, string>, children: {}, text: '' });
    if (stack.length > MAX_DEPTH) isBroken = true;
  });
  parser.on('text', (part) => {
    (stack.at(-1) as Node).text += part;
  });
  parser.on('cdata', (part) => {
    (stack.at(-1) as Node).text += part;
  });
  parser.on('closetag', () => closeLast(stack));
  parser.write(withoutCutTag(text));
  const isWholeSoFar = !isBroken;
  parser.close();
  if (isWholeSoFar && isCutOffEvent(stack)) {
    while (stack.length > 1) closeLast(stack);
    isBroken = false;
  }
  const root = stack[0] as Node;
  return isBroken || Object.keys(root.children).length === 0 ? null : root.children;
}

function withoutCutTag(text: string): string {
  const open = text.lastIndexOf('<');
  return open > text.lastIndexOf('>') ? text.slice(0, open) : text;
}

function closeLast(stack: Node[]): void {
  const node = stack.pop() as Node;
  addChild(stack.at(-1) as Node, node.name, nodeValue(node));
}

/** It ended among its data: the part that says which event it is was whole. */
function isCutOffEvent(stack: readonly Node[]): boolean {
  const event = stack[1];
  return event?.name === 'Event' && event.children['System'] !== undefined;
}

function addChild(parent: Node, name: string, value: Json): void {
  const present = parent.children[name];
  if (present === undefined) parent.children[name] = value;
  else parent.children[name] = Array.isArray(present) ? [...present, value] : [present, value];
}

function nodeValue(node: Node): Json {
  delete node.attributes['xmlns'];
  const hasAttributes = Object.keys(node.attributes).length > 0;
  const hasChildren = Object.keys(node.children).length > 0;
  const text = node.text.trim();
  if (!hasAttributes && !hasChildren) return text;
  return { ...(hasAttributes ? { '#attributes': node.attributes } : {}), ...node.children, ...(text !== '' ? { '#text': text } : {}) };
}
