import type { Incident } from '#contract/incident.ts';

/** Folds text for searching: no case, and nothing that a database refuses. */
export function foldForSearch(text: string): string {
  return text.replaceAll('\0', ' ').toWellFormed().toLowerCase();
}

/** What the search box looks through: title, id, techniques, tactics and entities of an incident. */
export function incidentSearchText(incident: Incident): string {
  const { title, id, techniques, tactics, entities } = incident;
  return foldForSearch([title, id, ...techniques, ...tactics, ...entities.map((entity) => entity.value)].join('\n'));
}
