import type { Alert } from '#contract/alert.ts';
import type { AlertException, HiddenDay } from '#contract/exception.ts';

export type NewException = Pick<AlertException, 'rules' | 'entities' | 'owner' | 'reason' | 'createdBy' | 'createdAtMs' | 'expiresAtMs'>;

export interface ExceptionEnd {
  readonly by: string;
  readonly reason: string;
  readonly nowMs: number;
}

/** Exceptions of one tenant, or those of the provider for all tenants. What was made is never changed: it ends, and another takes its place. */
export interface ExceptionBook {
  /** All that there ever were, the latest first. */
  exceptions(): Promise<readonly AlertException[]>;
  addException(exception: NewException): Promise<AlertException>;
  /** Null where there is none, or it has ended already. */
  endException(id: string, end: ExceptionEnd): Promise<AlertException | null>;
}

/** What exceptions hid at one tenant. */
export interface HiddenAlerts {
  /** Per exception and day, from `sinceDay` on. */
  hiddenDays(sinceDay: number): Promise<readonly HiddenDay[]>;
  /** The alerts that an exception hid, the latest first. */
  hiddenAlerts(exception: string, limit: number): Promise<readonly Alert[]>;
}
