import { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import type { ApiDeps } from './deps.ts';

/** A platform without indicators and behaviour models, for tests of other things. */
export const NO_INTEL: Pick<ApiDeps, 'intel' | 'models'> = { intel: { index: () => new IndicatorIndex(), warnings: new WarningLists([]) }, models: [] };
