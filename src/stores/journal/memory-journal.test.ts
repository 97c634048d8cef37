import { createMemoryJournal } from './memory-journal.ts';
import { describeJournal } from './port.suite.ts';

describeJournal('memory journal', async (_t, limits) => createMemoryJournal(limits));
