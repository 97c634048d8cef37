import { DOMAINS } from '#contract/domain.ts';
import type { JsonObject } from '#contract/event.ts';
import { FIELDS } from './ecs-fields.ts';
import type { FieldFigures } from './measure-fields.ts';
import type { SourcesMeasure } from './present-sources.ts';
import { sumOf, type Tally } from './tally.ts';

/** The same figures and disagreements as one JSON object. */
export function sourcesJson({ classes, fields }: SourcesMeasure): JsonObject {
  return {
    classes: {
      packages: classes.packages.map((one) => ({ reference: one.reference, package: one.package, classes: figure(one.classes), recognised: figure(one.recognised), unclassified: one.unclassified })),
      sum: { classes: figure(sumOf(classes.packages.map((one) => one.classes))), recognised: figure(sumOf(classes.packages.map((one) => one.recognised))) },
      leftOut: classes.leftOut.map((one) => ({ ...one })),
      disagreements: classes.packages.flatMap((one) => one.disagreements.map((each) => ({ reference: one.reference, package: one.package, ...each }))),
    },
    fields: {
      packages: fields.packages.map((one) => ({ package: one.package, domain: one.domain, ...fieldFigures([one]) })),
      domains: Object.fromEntries(DOMAINS.map((domain) => [domain, fieldFigures(fields.packages.filter((one) => one.domain === domain))])),
      sum: fieldFigures(fields.packages),
      leftOut: fields.leftOut.map((one) => ({ ...one })),
      actionsByLabel: fields.byLabel,
      skipped: Object.fromEntries(fields.skipped),
      disagreements: fields.packages.flatMap((one) => one.disagreements.map((each) => ({ package: one.package, ...each }))),
    },
  };
}

function fieldFigures(of: readonly FieldFigures[]): JsonObject {
  return {
    records: of.reduce((sum, one) => sum + one.cases, 0),
    recognised: figure(sumOf(of.map((one) => one.recognised))),
    ...Object.fromEntries(FIELDS.map((field) => [field, figure(sumOf(of.map((one) => one.fields[field])))])),
  };
}

function figure({ compared, agreeing }: Tally): JsonObject {
  return { compared, agreeing, percent: compared === 0 ? null : Math.round((10_000 * agreeing) / compared) / 100 };
}
