import type { CommandGroup } from '#cli/command.ts';

/** What a detection engineer does with rules; each verb is a file of its own. */
export const command: CommandGroup = {
  name: 'rules',
  summary: 'Work on Sigma rules: check, test, explain, back-test, decide about those that run, and more.',
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
      summary: 'Why a rule fires on a record, or a correlation on records, or does not, and what it lacks.',
      load: async () => (await import('./rules/explain.ts')).command,
    },
    match: {
      summary: 'Which rules fire on which records of files; nothing else, as fast as the machine can.',
      load: async () => (await import('./rules/match.ts')).command,
    },
    coverage: {
      summary: 'What rules cover: techniques of ATT&CK and their gaps, or the fields of events.',
      load: async () => (await import('./rules/coverage.ts')).command,
    },
    backtest: {
      summary: 'What a rule or correlation would have done over the stored events.',
      load: async () => (await import('./rules/backtest.ts')).command,
    },
    state: {
      summary: 'Where a rule, correlation or filter of a running platform stands; moves it, or proposes that.',
      load: async () => (await import('#cli/rule-state.ts')).stateCommand,
    },
    approve: {
      summary: 'Lets happen what another person proposed for a rule of a running platform.',
      load: async () => (await import('#cli/rule-state.ts')).approveCommand,
    },
    import: {
      summary: 'Take in the rules of others: what of a checkout or archive is used, and what is not and why.',
      load: async () => (await import('./rules/import.ts')).command,
    },
    list: {
      summary: 'Rules, correlations, filters and models with kind, id, level, status and title; all of them or some.',
      load: async () => (await import('./rules/list.ts')).command,
    },
    show: {
      summary: 'One rule, correlation or filter: what it means, what it rests on, what it reads and costs, and its text.',
      load: async () => (await import('./rules/show.ts')).command,
    },
    fields: {
      summary: 'Which fields rules read, how many rules read them, and of which log sources.',
      load: async () => (await import('./rules/fields.ts')).command,
    },
  },
};
