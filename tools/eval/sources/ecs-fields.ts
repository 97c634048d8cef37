/** The things that are compared between an ECS document and our event. */
export const FIELDS = ['time', 'user', 'host', 'source', 'destination', 'action', 'outcome'] as const;

export type Field = (typeof FIELDS)[number];
