import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSchema } from './read-schema.ts';
import { resolveSchema } from './resolve-schema.ts';
import { SAMPLE_FILES } from './sample-schema.ts';
import { selectClasses } from './select-classes.ts';

const schema = resolveSchema(parseSchema(SAMPLE_FILES));

describe('a resolved schema', () => {
  it('the uid of a class comes from its category, and from its extension where it has one', () => {
    assert.equal(schema.classes.get('purchase')?.uid, 3002);
    assert.equal(schema.classes.get('haggle')?.uid, 203_001);
    assert.equal(schema.classes.get('base_event')?.uid, 0);
    assert.equal(schema.classes.get('shop')?.uid, null);
  });

  it('a class has the attributes, values and profiles of all that it extends, and its own over them', () => {
    const purchase = schema.classes.get('purchase');
    assert.deepEqual([...(purchase?.attributes.keys() ?? [])], ['activity_id', 'basket', 'class_uid', 'observable_list', 'till', 'type_id', 'voucher']);
    assert.deepEqual([...(purchase?.attributes.get('activity_id')?.values ?? [])], [['0', 'Unknown'], ['1', 'Pay'], ['99', 'Other']]);
    assert.equal(purchase?.attributes.get('activity_id')?.requirement, 'required');
    assert.deepEqual(purchase?.profiles, ['loyalty', 'season']);
    assert.deepEqual(purchase?.atLeastOne, ['basket', 'till']);
  });

  it('an attribute included from a profile belongs to it until a class takes it out', () => {
    assert.equal(schema.classes.get('shop')?.attributes.get('voucher')?.profile, 'loyalty');
    assert.equal(schema.classes.get('purchase')?.attributes.get('voucher')?.profile, null);
    assert.equal(schema.classes.get('purchase')?.attributes.get('type_id')?.profile, 'season');
  });

  it('an extension adds its profile to an object of the core', () => {
    const basket = schema.objects.get('item')?.attributes.get('basket');
    assert.deepEqual([basket?.type, basket?.profile], ['basket', 'market/stall']);
  });

  it('a use of an attribute may give it another type, and deprecation comes from the dictionary', () => {
    assert.equal(schema.objects.get('item')?.attributes.get('till')?.type, 'till_t');
    assert.equal(schema.classes.get('shop')?.attributes.get('voucher')?.isDeprecated, true);
  });

  it('observable types are gathered from types, dictionary, objects and attributes', () => {
    const values = schema.objects.get('observable')?.attributes.get('type_id')?.values;
    assert.deepEqual([...(values ?? [])], [['0', 'Unknown'], ['5', 'Till Number'], ['7', 'Till'], ['8', 'Item'], ['9', 'Item Object: till']]);
  });

  it('an include or a parent that the schema does not hold is an error that names it', () => {
    const broken = (attributes: unknown): ReadonlyMap<string, unknown> => new Map([...SAMPLE_FILES, ['objects/basket.json', { name: 'basket', ...(attributes as object) }]]);
    assert.throws(() => resolveSchema(parseSchema(broken({ attributes: { $include: ['profiles/nope.json'] } }))), /"basket" includes "profiles\/nope.json"/);
    assert.throws(() => resolveSchema(parseSchema(broken({ extends: 'nope' }))), /"nope"/);
    assert.throws(() => resolveSchema(parseSchema(broken({ attributes: { nope: {} } }))), /"nope"/);
  });
});

describe('the chosen part of a schema', () => {
  it('holds concrete classes, what they extend, and only the objects that can be reached', () => {
    const { classes, bases, objects } = selectClasses(schema);
    assert.deepEqual(classes.map(({ name }) => name), ['base_event', 'purchase', 'haggle']);
    assert.deepEqual(bases.map(({ name }) => name), ['shop']);
    assert.deepEqual(objects.map(({ name }) => name), ['basket', 'item', 'observable']);
  });
});
