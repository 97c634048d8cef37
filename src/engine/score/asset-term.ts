import { WORTHS, type Worth } from '#contract/declared-entity.ts';
import type { IncidentAsset } from '#contract/incident.ts';

const FACTOR_OF_WORTH: Readonly<Record<Worth, number>> = { low: 0.85, normal: 1, high: 1.15, critical: 1.3 };

/** The factor of the asset of the highest worth; of none it is 1, as of a normal one. */
export function assetTerm(assets: readonly IncidentAsset[]): number {
  const asset = decidingAsset(assets);
  return asset === undefined ? 1 : FACTOR_OF_WORTH[asset.worth];
}

/** The asset that gives the term: of those that act or are acted on the first of the highest worth. */
export function decidingAsset<A extends Pick<IncidentAsset, 'worth' | 'isCounted'>>(assets: readonly A[]): A | undefined {
  return assets.filter(({ isCounted }) => isCounted).reduce<A | undefined>((best, one) => (best === undefined || rankOfWorth(one.worth) > rankOfWorth(best.worth) ? one : best), undefined);
}

/** Why the term is what it is, in a sentence; null where nothing that counts is declared. */
export function explainAsset(assets: readonly Pick<IncidentAsset, 'entity' | 'worth' | 'isCounted'>[]): string | null {
  const asset = decidingAsset(assets);
  return asset === undefined ? null : `${asset.entity.value} is declared ${asset.worth}`;
}

/** Higher is worth more. */
export function rankOfWorth(worth: Worth): number {
  return WORTHS.indexOf(worth);
}
