import { memoryStateStore } from './memory-state-store.ts';
import { testStateStore } from './port.suite.ts';

testStateStore('the state store in memory', async (clock) => memoryStateStore({ clock }));
