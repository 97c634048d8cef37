import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLeef } from './leef.ts';

describe('LEEF', () => {
  it('parts the attributes of version 1.0 by tabs, or by bars where there is no tab', () => {
    assert.equal(parseLeef('LEEF:1.0|Acme|Wall|1|open|src=10.0.0.7\tnote=a|b')?.['note'], 'a|b');
    assert.equal(parseLeef('LEEF:1.0|Acme|Wall|1|open|cat=X|src=10.0.0.7|note=')?.['src'], '10.0.0.7');
  });

  it('reads tabs that a relay has escaped', () => {
    const fields = parseLeef('LEEF:1.0|Acme|Wall|1|open|src=10.0.0.7#011dst=10.0.0.8#011note=a b');
    assert.deepEqual([fields?.['src'], fields?.['dst'], fields?.['note']], ['10.0.0.7', '10.0.0.8', 'a b']);
  });

  it('parts those of version 2.0 by the character that it names', () => {
    assert.equal(parseLeef('LEEF:2.0|Acme|Wall|1|open|^|src=10.0.0.7^dst=10.0.0.8')?.['dst'], '10.0.0.8');
    assert.equal(parseLeef('LEEF:2.0|Acme|Wall|1|open|0x5E|src=10.0.0.7^dst=10.0.0.8')?.['dst'], '10.0.0.8');
  });
});
