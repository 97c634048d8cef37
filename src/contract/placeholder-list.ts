import { z } from 'zod';

/** Names of lists as rules write them: `%domain_controllers%`. */
export const LIST_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

const listName = z.string().regex(LIST_NAME, 'letters, digits, "_", "." and "-", at most 100');
export const listValues = z.array(z.string().min(1).max(1_000)).max(10_000);

/** A list of the content: what `%name%` stands for in rules that say "expand", for each tenant that has no list of this name itself. */
export const placeholderListSchema = z.strictObject({
  name: listName,
  description: z.string().min(1).max(1_000),
  values: z.array(z.union([z.string(), z.number().transform(String)])).pipe(listValues),
});

export type PlaceholderList = z.output<typeof placeholderListSchema>;
