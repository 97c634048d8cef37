import { useSyncExternalStore } from 'react';
import type { TimeZone } from './time.ts';

export type Theme = 'system' | 'light' | 'dark';

interface Settings {
  readonly theme: Theme;
  readonly zone: TimeZone;
  /** The tenant that was looked at last, where a screen needs one. */
  readonly tenant: string;
  /** The incident that was looked at last: where the queue is taken up again. */
  readonly incident: string;
  /** The rule that was looked at last: where the catalogue is taken up again. */
  readonly rule: string;
}

const DEFAULTS: Settings = { theme: 'system', zone: 'utc', tenant: '', incident: '', rule: '' };
const listeners = new Set<() => void>();

function read<K extends keyof Settings>(name: K): Settings[K] {
  const text = localStorage.getItem(`watchfloor.${name}`);
  if (text === null) return DEFAULTS[name];
  try {
    return JSON.parse(text) as Settings[K];
  } catch {
    return DEFAULTS[name]; // Written by hand or by another version: as if it were not set.
  }
}

/** Keeps a setting of this browser. */
export function saveSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
  localStorage.setItem(`watchfloor.${name}`, JSON.stringify(value));
  if (name === 'theme') applyTheme(value as Theme);
  for (const listener of listeners) listener();
}

/** A setting of this browser, as it is now. */
export function useSetting<K extends keyof Settings>(name: K): Settings[K] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => read(name),
  );
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
