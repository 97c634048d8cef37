import { z } from 'zod';

/** Names of lists as rules write them: `%domain_controllers%`. */
export const LIST_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

const listName = z.string().regex(LIST_NAME, 'letters, digits, "_", "." and "-", at most 100');
export const listValues = z.array(z.string().min(1).max(1_000)).max(10_000);

/** A list of the content: what `%name%` stands for in rules that say "expand" and in the parameters of behaviour models. Empty where only tenants know the values. */
export const placeholderListSchema = z.strictObject({
  name: listName,
  description: z.string().min(1).max(1_000),
  /** Where its values were read, and when. */
  sources: z.array(z.strictObject({ page: z.url(), read: z.iso.date() })).default([]),
  values: z.array(z.union([z.string(), z.number().transform(String)])).pipe(listValues),
});

export type PlaceholderList = z.output<typeof placeholderListSchema>;

/** A list of a tenant. */
export interface OwnList {
  readonly name: string;
  readonly values: readonly string[];
  /** Values of the content's list of this name that do not count for the tenant, whatever their case. */
  readonly leftOut: readonly string[];
  /** The content's list of this name does not count for the tenant at all; else `values` stand beside it. */
  readonly replaces: boolean;
}
