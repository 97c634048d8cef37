import type { BehaviourModel } from '#contract/model.ts';
import type { PlaceholderLists } from '../sigma/resolve-placeholders.ts';

/** Stands alone in a parameter that is a list: `knownDomains: ['%resolvers%', example.com]`. */
const PLACEHOLDER = /^%([^%\s]+)%$/;

/** A model with the lists put in place of `%name%` in its parameters; a list that is not there stands for nothing. */
export function fillInModel<M extends BehaviourModel>(model: M, lists: PlaceholderLists): M {
  if (listsOfModel(model).length === 0) return model;
  const filled = Object.entries(model.parameters).map(([name, value]) => [name, Array.isArray(value) ? value.flatMap((one: unknown) => valuesOf(one, lists)) : value]);
  return { ...model, parameters: Object.fromEntries(filled) as M['parameters'] };
}

/** The names of the lists that a model reads. */
export function listsOfModel(model: BehaviourModel): readonly string[] {
  return Object.values(model.parameters).flat().flatMap((one) => nameOf(one) ?? []);
}

function valuesOf(one: unknown, lists: PlaceholderLists): readonly unknown[] {
  const name = nameOf(one);
  if (name === null) return [one];
  return Object.hasOwn(lists, name) ? (lists[name] ?? []) : [];
}

function nameOf(one: unknown): string | null {
  return typeof one === 'string' ? (PLACEHOLDER.exec(one)?.[1] ?? null) : null;
}
