import type { CommandGroup } from '#cli/command.ts';

/** What a detection engineer does with rules; each verb is a file of its own. */
export const command: CommandGroup = {
  name: 'rules',
  summary: 'Work on Sigma rules: check, lint, test, explain, coverage, import and more.',
  verbs: {
    check: {
      summary: 'What of rules loads, and what does not and why.',
      load: async () => (await import('./rules/check.ts')).command,
    },
    lint: {
      summary: 'What is wrong or could be better in rules, and what to do; puts safe things right.',
      load: async () => (await import('./rules/lint.ts')).command,
    },
    test: {
      summary: 'Run the proofs beside rules: do they fire where they must, and stay silent on near misses?',
      load: async () => (await import('./rules/test.ts')).command,
    },
    explain: {
      summary: 'Why a rule fires on a record or does not: predicate by predicate, and what it lacks.',
      load: async () => (await import('./rules/explain.ts')).command,
    },
  },
};
