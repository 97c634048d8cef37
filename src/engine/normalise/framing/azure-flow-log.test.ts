import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { batchOf } from '../frame.ts';
import { readAzureFlows } from './azure-flow-log.ts';

const group = {
  time: '2026-05-01T10:01:00Z', category: 'NetworkSecurityGroupFlowEvent', resourceId: '/SUBSCRIPTIONS/S',
  properties: { Version: 2, flows: [{ rule: 'R1', flows: [{ mac: '000D3AF87856', flowTuples: ['1777629600,10.0.0.4,192.0.2.7,50000,443,T,O,A,B,,,,', '1777629601,192.0.2.9,10.0.0.4,4000,22,T,I,D,B,,,,'] }] }] },
};
const network = {
  time: '2026-05-01T10:01:00Z', category: 'FlowLogFlowEvent',
  flowRecords: { flows: [{ aclID: 'a1', flowGroups: [{ rule: 'R2', flowTuples: ['1777629600599,10.0.0.4,192.0.2.7,50000,443,6,O,E,NX,22,2217,33,4100'] }] }] },
};

describe('flow logs of Azure', () => {
  it('give one object for each flow of a security group', () => {
    const flows = readAzureFlows(group) ?? [];
    assert.deepEqual(flows[0], { time: group.time, category: group.category, resourceId: '/SUBSCRIPTIONS/S', rule: 'R1', mac: '000D3AF87856', flowTime: '1777629600', srcIp: '10.0.0.4', dstIp: '192.0.2.7', srcPort: '50000', dstPort: '443', protocol: 'T', direction: 'O', decision: 'A', state: 'B' });
    assert.equal(flows[1]?.['decision'], 'D');
  });

  it('give one object for each flow of a virtual network', () => {
    const [flow] = readAzureFlows(network) ?? [];
    assert.deepEqual([flow?.['rule'], flow?.['aclID'], flow?.['state'], flow?.['encryption'], flow?.['bytesReceived']], ['R2', 'a1', 'E', 'NX', '4100']);
  });

  it('are taken apart inside a delivery of records, beside records of other kinds', () => {
    const other = { category: 'Administrative', operationName: 'x' };
    assert.equal(batchOf({ records: [group, other, network] })?.length, 4);
    assert.equal(batchOf(group)?.length, 2);
    assert.equal(readAzureFlows(other), null);
  });
});
