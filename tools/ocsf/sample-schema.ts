/** A schema of a few files in OCSF's source format: enough to show each way in which one file builds on another. */
export const SAMPLE_FILES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['version.json', { version: '0.0.1' }],
  ['categories.json', { attributes: { shop: { uid: 3, caption: 'Shop' } } }],
  ['dictionary.json', {
    attributes: {
      activity_id: { type: 'integer_t', enum: { 0: { caption: 'Unknown' }, 99: { caption: 'Other' } } },
      class_uid: { type: 'integer_t' },
      basket: { type: 'basket' },
      item_list: { type: 'item', is_array: true },
      till: { type: 'string_t', observable: 7, caption: 'Till' },
      type_id: { type: 'integer_t', enum: { 0: { caption: 'Unknown' } } },
      voucher: { type: 'string_t', '@deprecated': { since: '0.0.1' } },
      observable_list: { type: 'observable', is_array: true },
      unused: { type: 'island' },
    },
    types: { attributes: { string_t: {}, integer_t: {}, till_t: { type: 'string_t', max_len: 9, regex: "^it's\\d$", observable: 5, caption: 'Till Number' } } },
  }],
  ['events/base_event.json', {
    name: 'base_event', caption: 'Base Event', category: 'other', profiles: ['loyalty'],
    attributes: {
      $include: ['profiles/loyalty.json'],
      activity_id: { requirement: 'required' }, class_uid: { requirement: 'required', enum: { 0: { caption: 'Base Event' } } }, observable_list: {},
    },
  }],
  ['events/shop/shop.json', { name: 'shop', extends: 'base_event', category: 'shop', caption: 'Shop', attributes: { till: { requirement: 'recommended' } } }],
  ['events/shop/purchase.json', {
    name: 'purchase', extends: 'shop', uid: 2, caption: 'Purchase', profiles: ['season'], constraints: { at_least_one: ['till', 'basket'] },
    attributes: {
      $include: ['profiles/season.json'],
      activity_id: { enum: { 1: { caption: 'Pay' } } }, basket: { requirement: 'required' }, voucher: { requirement: 'required', profile: null },
    },
  }],
  ['profiles/loyalty.json', { name: 'loyalty', attributes: { voucher: { requirement: 'required' } } }],
  ['profiles/season.json', { name: 'season', attributes: { type_id: { enum: { 4: { caption: 'Winter' } } } } }],
  ['objects/basket.json', { name: 'basket', caption: 'Basket', attributes: { item_list: { requirement: 'required' } } }],
  ['objects/item.json', { name: 'item', caption: 'Item', observable: 8, attributes: { till: { type: 'till_t', observable: 9 } } }],
  ['objects/observable.json', { name: 'observable', caption: 'Observable', attributes: { type_id: {} } }],
  ['objects/island.json', { name: 'island', caption: 'Island', attributes: {} }],
  ['extensions/market/extension.json', { uid: 2, name: 'market' }],
  ['extensions/market/events/haggle.json', { name: 'haggle', extends: 'shop', uid: 1, caption: 'Haggle', attributes: {} }],
  ['extensions/market/objects/item.json', { extends: 'item', attributes: { $include: ['profiles/stall.json'] } }],
  ['extensions/market/profiles/stall.json', { name: 'stall', attributes: { basket: { requirement: 'optional' } } }],
]);
