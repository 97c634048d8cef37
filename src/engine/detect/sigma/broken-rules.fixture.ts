/** Numbers from 0 to 1. */
export type Random = () => number;

type Value = unknown;

const RULE: Readonly<Record<string, Value>> = {
  title: 'Rule', id: '7d0f2f1e-0000-4000-8000-000000000001', status: 'test', level: 'high', description: 'd', author: 'a', date: '2026-01-01', tags: ['attack.execution', 'attack.t1059.001'], references: ['https://a.example'],
  falsepositives: ['none'], fields: ['Image'], logsource: { product: 'windows', category: 'process_creation' },
  detection: {
    selection: { 'Image|endswith': ['\\cmd.exe', '\\powershell.exe'], 'CommandLine|contains|all': ['-enc', 'x'] }, regex: { 'CommandLine|re|i': 'a+b.*c' }, keywords: ['mimikatz', 'a*b'],
    network: { 'DestinationIp|cidr': '10.0.0.0/8' }, number: { 'Size|gte': 5 }, list: [{ A: null }, { 'B|exists': true }], filter: { 'User|expand': '%admins%' }, condition: '(selection or 1 of list*) and regex and not filter',
  },
};
const CORRELATION: Readonly<Record<string, Value>> = { title: 'Many', id: 'c1', correlation: { type: 'value_count', rules: ['r1'], 'group-by': ['Host'], timespan: '5m', condition: { field: 'User', gte: 3 } } };
const FILTER: Readonly<Record<string, Value>> = { title: 'Filter', id: 'f1', logsource: { product: 'windows' }, filter: { rules: ['r1'], selection: { User: 'x' }, condition: 'not selection' } };

const many = (text: string, times: number): string => text.repeat(times);
const nested = (depth: number, inner: Value): Value => Array.from({ length: depth }).reduce<Value>((value, _, i) => (i % 2 === 0 ? [value] : { a: value }), inner);
const ODD: readonly Value[] = [
  null, true, false, 0, -1, 1.5, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 1e20, '', ' ', '*', '?', '\\', '%', '%x%', '%%', '|', '(', ')', 'not', 'and', 'of', '1 of', 'them', 'all of them', '\0', '\ud800', '\ufffd', '\u202e',
  '\u017f\u212a\u0130', [], {}, [[]], [{}], { '': '' }, [null], { a: { b: { c: {} } } }, '__proto__', 'constructor', many('x', 10_000), many('*', 1_000), many('a?', 500), '(a+)+$', 'a{1000}{1000}', '[', '(?=x)', '10.0.0.0/99', '2026-99-99', '9999999d',
];
const CONDITIONS: readonly string[] = [
  '', 'not', 'not not not selection', `${many('not ', 500)}selection`, `${many('(', 300)}selection${many(')', 300)}`, '(selection', 'selection)', 'selection and', 'and selection', 'selection selection', '1 of *', 'all of *', '0 of them', '99 of them', '-1 of them', '1.5 of them',
  'of', '1 of', '1 of nothing*', 'any of', 'selection | count() > 5', 'selection | count(User) by Host > 5 and regex', 'selection and not (filter or', 'selection or or regex', 'SELECTION', 'Selection AND regex', 'selection&regex', 'selection && regex', '1 of (selection)', '[selection]', 'selection,regex',
  `${many('selection or ', 900)}selection`, `${many('selection and ', 3_000)}selection`, `1 of ${many('*a', 300)}`, 'sel\u0131ction', '"selection"', '$(selection)', '`id`',
];
const MODIFIERS: readonly string[] = [
  'contains', 'startswith', 'endswith', 'all', 'neq', 'cased', 'expand', 'base64', 'base64offset', 'utf16', 'utf16le', 'utf16be', 'wide', 'windash', 're', 'i', 'm', 's', 'cidr', 'exists', 'fieldref', 'lt', 'lte', 'gt', 'gte', 'minute', 'hour', 'day', 'week', 'month', 'year',
  'regex', 'CONTAINS', '', ' ', 'contains ', '__proto__', 'constructor', many('x', 5_000),
];

/** The text of a rule file with one to four faults put into it, or with text that is cut, doubled or scrambled. */
export function brokenRule(random: Random): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  const document = JSON.parse(JSON.stringify([RULE, RULE, RULE, CORRELATION, FILTER][below(5)])) as Record<string, Value>;
  for (let fault = below(4); fault >= 0; fault--) breakSomething(document, below);
  const text = JSON.stringify(document, (_, value: Value) => (typeof value === 'number' && !Number.isFinite(value) ? `.${String(value)}` : value));
  switch (below(8)) {
    case 0: return text.slice(0, below(text.length));
    case 1: return text.slice(0, below(text.length)) + oneOf(['"', '{', '[', '}', '\t', '\n', '&a ', '*a ', '!!x ', '# ', '\0', '---\n', ': '], below) + text.slice(below(text.length));
    case 2: return `${text}\n---\n${text}`;
    default: return text;
  }
}

type Below = (limit: number) => number;

function breakSomething(document: Record<string, Value>, below: Below): void {
  const { holder, key } = place(document, below);
  switch (below(9)) {
    case 0: delete holder[key]; break;
    case 1: holder[oneOf(ODD.filter((odd) => typeof odd === 'string'), below)] = holder[key]; break;
    case 2: holder[key] = nested(below(120), holder[key]); break;
    case 3: holder[key] = Array.from({ length: below(300) }, (_, i) => `v${i}`); break;
    case 4: holder[`${key}|${Array.from({ length: 1 + below(4) }, () => oneOf(MODIFIERS, below)).join('|')}`] = oneOf([holder[key], ...ODD], below); break;
    case 5: if (isFields(document['detection'])) document['detection']['condition'] = oneOf(CONDITIONS, below); break;
    case 6: holder[key] = [holder[key], oneOf(ODD, below), holder[key]]; break;
    default: holder[key] = oneOf(ODD, below);
  }
}

/** Some map of the document, at any depth, and one of its keys. */
function place(document: Record<string, Value>, below: Below): { readonly holder: Record<string, Value>; readonly key: string } {
  let holder = document;
  for (;;) {
    const key = oneOf(Object.keys(holder), below) ?? 'title';
    const inner = holder[key];
    if (!isFields(inner) || below(4) === 0) return { holder, key };
    holder = inner;
  }
}

function oneOf<T>(items: readonly T[], below: Below): T {
  return items[below(items.length)] as T;
}

function isFields(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
