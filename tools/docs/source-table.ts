import { DOMAINS } from '#contract/domain.ts';
import type { MappingDocument } from '#contract/mapping.ts';

const INTRODUCTION = `# Sources

What the mappings in \`content/sources\` understand. Written by \`npm run docs\`; never by hand. The id is what a credential, \`--source\` and the path of \`/v1/ingest/<id>\` take; without
it the source of each record is detected. Format is how the product writes its records ([mappings.md](mappings.md#formats)); shippers' wrappings of them are understood as well.
`;

/** The page that lists all sources, by domain and id. */
export function sourcesPage(mappings: readonly MappingDocument[]): string {
  const sections = DOMAINS.map((domain) => {
    const rows = mappings.filter((mapping) => mapping.domain === domain).sort((a, b) => (a.source < b.source ? -1 : 1));
    return rows.length === 0 ? '' : `\n## ${domain[0]?.toUpperCase()}${domain.slice(1)}\n\n${table(rows)}`;
  });
  return INTRODUCTION + sections.join('');
}

function table(mappings: readonly MappingDocument[]): string {
  const rows = mappings.map((mapping) => [`\`${mapping.source}\``, mapping.title, [mapping.format].flat().join(', '), kindsOf(mapping).join(', ')]);
  const lines = [['id', 'title', 'format', 'event kinds'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('');
}

/** OCSF classes that its events can be, each once. */
function kindsOf({ events }: MappingDocument): string[] {
  return [...new Set(events.map((event) => event.class.replaceAll('_', ' ')))].sort();
}
