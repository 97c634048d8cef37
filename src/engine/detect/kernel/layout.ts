/*
 * Where things lie in the kernel's memory: what the engine writes and the kernel reads. All numbers are bytes or words of 32 bits; a `place` is
 * an address in bytes. A list is its length, then its items. Constants only: this file is read by the AssemblyScript compiler too.
 */
type i32 = number;

/** The header: words at fixed places. */
export const HEAD_SEED: i32 = 1024;
export const HEAD_KEYS: i32 = 1028;
export const HEAD_KEYS_MASK: i32 = 1032;
export const HEAD_SLOTS: i32 = 1036;
export const HEAD_SPANS: i32 = 1040;
export const HEAD_STRUCTURES: i32 = 1044;
export const HEAD_STRUCTURES_MASK: i32 = 1048;
export const HEAD_ROUTES: i32 = 1052;
export const HEAD_ROUTES_MASK: i32 = 1056;
export const HEAD_EPOCH: i32 = 1060;
export const HEAD_SPANS_LIMIT: i32 = 1064;
/** Where texts are written anew. */
export const HEAD_TEXTS: i32 = 1068;
export const HEAD_SIZE: i32 = 2048;

/** A key of the dictionary: its hash, its slot + 1 (0: free), where its bytes are, how many. */
export const KEY_WORDS: i32 = 4;
/** A slot: the epoch of its last record, the first span of that record. */
export const SLOT_WORDS: i32 = 2;
/** A span: start, end, flags, the hash of its path, the next span of the slot. */
export const SPAN_WORDS: i32 = 5;
export const MOST_SPANS: i32 = 4096;
/** A structure or a route: two words of key, and what it leads to. */
export const ENTRY_WORDS: i32 = 4;

/** What a structure or route leads to besides a place. */
export const TO_NOTHING_KNOWN: i32 = 0;
export const TO_ENGINE: i32 = 1;
export const TO_NO_RULES: i32 = 2;

/** Flags of a span. */
export const ESCAPED: i32 = 1;
/** Has bytes that are not ASCII. */
export const HIGH: i32 = 2;
/** What it says must be read by the engine: rare escapes, letters that fold in unusual ways, numbers not written plainly. */
export const ODD: i32 = 4;
/** An object. */
export const COMPLEX: i32 = 8;
export const IN_ARRAY: i32 = 16;
export const NULL: i32 = 32;
/** Has escapes that JSON does not ask for; such texts are written anew. */
export const REWRITTEN: i32 = 64;

/** Classes of values in the structure of a record. */
export const CLASS_EMPTY: i32 = 1;
export const CLASS_TEXT: i32 = 2;
export const CLASS_NUMBER: i32 = 3;
export const CLASS_TRUE: i32 = 4;
export const CLASS_FALSE: i32 = 5;
export const CLASS_NULL: i32 = 6;
export const CLASS_OBJECT: i32 = 7;
export const CLASS_ARRAY: i32 = 8;
/** A text that begins, behind blanks, with a bracket of JSON or XML. */
export const CLASS_BRACKET: i32 = 9;

/** A shape, in bytes from its start. */
export const SHAPE_RULES: i32 = 0;
export const SHAPE_STAMPS: i32 = 4;
export const SHAPE_CONDITIONS: i32 = 8;
export const SHAPE_ALWAYS: i32 = 12;
export const SHAPE_LOOKS: i32 = 16;
export const SHAPE_LOOK_COUNT: i32 = 20;
export const SHAPE_SEEN: i32 = 24;
/** From how many records seen on the next one is a sample. */
export const SHAPE_NEXT_SAMPLE: i32 = 28;
export const SHAPE_SIZE: i32 = 32;

/** A look: what is searched for in the spans of one slot (-1: the whole record). */
export const LOOK_SLOT: i32 = 0;
export const LOOK_PRESENT: i32 = 4;
export const LOOK_ALL: i32 = 8;
export const LOOK_HIGH: i32 = 12;
export const LOOK_STARTS: i32 = 16;
export const LOOK_STARTS_MASK: i32 = 20;
export const LOOK_STARTS_NODES: i32 = 24;
export const LOOK_ENDS: i32 = 28;
export const LOOK_ENDS_MASK: i32 = 32;
export const LOOK_ENDS_NODES: i32 = 36;
/** Four scans follow: words, pairs, and those of every byte with grams of four and of three bytes. */
export const LOOK_SCANS: i32 = 40;
export const SCAN_FILTER: i32 = 0;
export const SCAN_SHIFT: i32 = 4;
export const SCAN_HEADS: i32 = 8;
export const SCAN_HEADS_MASK: i32 = 12;
export const SCAN_SIZE: i32 = 16;
export const SCAN_COUNT: i32 = 4;
export const LOOK_SIZE: i32 = 104;
/** An item of a scan: gram, next item, where its literal is, how long, the gram's offset in it, the list of its rules. */
export const ITEM_SIZE: i32 = 24;
/** An edge of a trie: node + 1 (0: free), byte, node that it leads to. */
export const EDGE_SIZE: i32 = 12;
/** A node of a trie: list of what ends there wherever the text goes on, list of what ends with the text. */
export const NODE_SIZE: i32 = 8;

/** How a field is read: number of leaves, whether the first leaf is its very value, the path that leaf must have, the set of values that it must not have (as of OP_SET) or 0, then slot and kind of each leaf. */
export const ACCESS_COUNT: i32 = 0;
export const ACCESS_EXACT: i32 = 4;
export const ACCESS_PATH: i32 = 8;
export const ACCESS_EMPTIES: i32 = 12;
export const ACCESS_LEAVES: i32 = 16;
export const LEAF_VALUE: i32 = 0;
/** The field's value is some part of the leaf. */
export const LEAF_PART: i32 = 1;
/** The leaf as a whole number, or as an IP address. */
export const LEAF_INTEGER: i32 = 2;
export const LEAF_IPV4: i32 = 3;

/** In front of the bytes of a condition's literal: the place of its first probe in it, and how far behind that the second is. */
export const LITERAL_PROBE: i32 = -8;
export const LITERAL_DISTANCE: i32 = -4;

/** Conditions: operator, size in bytes of the whole node, then its own words. */
export const OP_AND: i32 = 1;
export const OP_OR: i32 = 2;
export const OP_NOT: i32 = 3;
/** count, children */
export const OP_AT_LEAST: i32 = 4;
export const OP_TRUE: i32 = 5;
export const OP_FALSE: i32 = 6;
export const OP_MAYBE: i32 = 7;
/** access, literal, length, cased */
export const OP_EQUALS: i32 = 8;
export const OP_STARTS: i32 = 9;
export const OP_ENDS: i32 = 10;
export const OP_CONTAINS: i32 = 11;
/** access: a text that is not ASCII */
export const OP_HIGH: i32 = 12;
/** access: what only a value other than null can fulfil, and only the engine can tell */
export const OP_VALUE: i32 = 13;
/** access: some value other than null */
export const OP_ANY_VALUE: i32 = 14;
/** access: there, even null */
export const OP_EXISTS: i32 = 15;
/** access: absent or null */
export const OP_NULL: i32 = 16;
/** literal, length, cased: anywhere in the record */
export const OP_KEYWORD: i32 = 17;
export const OP_HIGH_KEYWORD: i32 = 18;
/** access, automaton: classes, start, place of the class of each character, of the next states, of the states that match at the end, characters of a value that it is asked about */
export const OP_REGEX: i32 = 19;
/** access, access of the other field, operator of the comparison, cased */
export const OP_REFERENCE: i32 = 20;
/** access, edges, mask, nodes, step, cased: one of many texts that a value is, starts with (step 1) or ends with (step -1) */
export const OP_SET: i32 = 21;

/** access, mask, prefix: an IPv4 address in a network; mask 0 and prefix 1 for networks of IPv6 */
export const OP_NETWORK: i32 = 22;

export const FALSE: i32 = 0;
export const TRUE: i32 = 1;
export const MAYBE: i32 = 2;

/** What the kernel says of a record: its number, what it found, and two words: the shape and the number of rules that follow, or the key that it does not know. */
export const FOUND_RULES: i32 = 1;
export const FOUND_UNREADABLE: i32 = 2;
export const FOUND_STRUCTURE: i32 = 3;
export const FOUND_ROUTE: i32 = 4;
/** Like FOUND_RULES, and the record is wanted as a sample. */
export const FOUND_SAMPLE: i32 = 5;
export const FOUND_WORDS: i32 = 4;
/** Set in the number of a rule that the bytes leave open. */
export const RULE_OPEN: i32 = 1073741824;
