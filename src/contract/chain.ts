import { z } from 'zod';
import { DOMAINS } from './domain.ts';
import { SEVERITIES } from './severity.ts';
import { TACTICS } from './tactics.ts';

/** Which alerts are a step: all that is named must hold, of each list one. */
const chainAlertSchema = z
  .strictObject({
    rules: z.array(z.string()).min(1).optional(),
    /** A technique stands for its sub-techniques too. */
    techniques: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/)).min(1).optional(),
    tactics: z.array(z.enum(TACTICS)).min(1).optional(),
    domains: z.array(z.enum(DOMAINS)).min(1).optional(),
    sources: z.array(z.string()).min(1).optional(),
  })
  .refine((one) => Object.values(one).some((value) => value !== undefined), { message: 'Name at least one of rules, techniques, tactics, domains and sources' });

/** A known course of an attack over several alerts, of any domains: what is seen of it belongs together more surely, and weighs more. */
export const chainSchema = z.strictObject({
  title: z.string().min(1),
  id: z.uuid(),
  description: z.string().min(1),
  author: z.string(),
  date: z.string(),
  references: z.array(z.url()).default([]),
  /** How bad it is when it is seen. */
  level: z.enum(SEVERITIES),
  /** Steps further apart than this are not of one chain. */
  withinDays: z.number().positive().max(30),
  /** So many steps, in their order, make the chain seen. */
  min: z.int().min(2),
  steps: z.array(z.strictObject({
    title: z.string().min(1),
    any: z.array(chainAlertSchema).min(1),
    /** Without it the chain is not seen, however many others are. */
    required: z.boolean().default(false),
  })).min(2),
}).refine(({ min, steps }) => min <= steps.length, { message: '"min" is more than there are steps', path: ['min'] });

export type Chain = z.infer<typeof chainSchema>;
export type ChainAlert = z.infer<typeof chainAlertSchema>;
