/** What the pipe of a Sigma 1 condition asked for. */
const COUNT = /^count\s*\(\s*([^)]*?)\s*\)\s*(?:by\s+(.+?)\s*)?(<=|>=|<|>|==?)\s*(\d+)$/i;
const NAMES: Readonly<Record<string, string>> = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte', '=': 'eq', '==': 'eq' };

/** Refuses a Sigma 1 aggregation and names the correlation that takes its place. */
export function legacyAggregationAdvice(condition: string, timeframe: string | null): string {
  const pipe = condition.slice(condition.indexOf('|') + 1).trim();
  const start = 'Aggregations behind a pipe were taken out of Sigma. Keep the condition without the pipe, give the rule a name, and add';
  const span = `timespan: ${timeframe ?? '5m'}`;
  const [, field = '', groups = '', operator = '', count = ''] = COUNT.exec(pipe) ?? [];
  if (operator !== '') {
    const groupBy = groups === '' ? '' : `, group-by: [${groups}]`;
    const compare = `${NAMES[operator] ?? 'gte'}: ${count}`;
    return field === ''
      ? `${start} a document with correlation: { type: event_count, rules: [that name]${groupBy}, ${span}, condition: { ${compare} } }.`
      : `${start} a document with correlation: { type: value_count, rules: [that name]${groupBy}, ${span}, condition: { field: ${field}, ${compare} } }.`;
  }
  if (/^near\b/i.test(pipe)) return `${start} a rule for each search and a document with correlation: { type: temporal, rules: [their names], ${span} }.`;
  if (/^(sum|avg)\b/i.test(pipe)) return `${start} a document with correlation of type value_${pipe.slice(0, 3).toLowerCase()}.`;
  return `${start} a correlation document (event_count, value_count, temporal, ...).`;
}
