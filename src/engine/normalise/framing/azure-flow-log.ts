import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';

/** The parts of a tuple by their position, in the log of a network security group and in that of a virtual network. */
const GROUP_PARTS = ['flowTime', 'srcIp', 'dstIp', 'srcPort', 'dstPort', 'protocol', 'direction', 'decision', 'state', 'packetsSent', 'bytesSent', 'packetsReceived', 'bytesReceived'];
const NETWORK_PARTS = ['flowTime', 'srcIp', 'dstIp', 'srcPort', 'dstPort', 'protocol', 'direction', 'state', 'encryption', 'packetsSent', 'bytesSent', 'packetsReceived', 'bytesReceived'];

/** Azure writes the flows of a minute as texts, nested two lists deep in one record: here each is an object; `null` for any other record. */
export function readAzureFlows(record: JsonObject): readonly JsonObject[] | null {
  const { category, properties, flowRecords } = record;
  if (category === 'NetworkSecurityGroupFlowEvent' && isObject(properties)) return flowsOf(record, listOf(properties['flows']), 'flows', GROUP_PARTS);
  if (category === 'FlowLogFlowEvent' && isObject(flowRecords)) return flowsOf(record, listOf(flowRecords['flows']), 'flowGroups', NETWORK_PARTS);
  return null;
}

function flowsOf(record: JsonObject, outer: readonly JsonObject[], inner: string, parts: readonly string[]): readonly JsonObject[] | null {
  const { properties: _properties, flowRecords: _flowRecords, ...common } = record;
  const flows = outer.flatMap((one) =>
    listOf(one[inner]).flatMap((group) => {
      const { flowTuples, ...rest } = group;
      const shared = { ...common, ...(one['rule'] === undefined ? {} : { rule: one['rule'] }), ...(one['aclID'] === undefined ? {} : { aclID: one['aclID'] }), ...rest };
      return (Array.isArray(flowTuples) ? (flowTuples as readonly Json[]) : []).map((tuple) => ({ ...shared, ...partsOf(String(tuple), parts) }) as JsonObject);
    }),
  );
  return flows.length > 0 ? flows : null;
}

function partsOf(tuple: string, names: readonly string[]): JsonObject {
  const values = tuple.split(',');
  return Object.fromEntries(names.flatMap((name, i) => (values[i] ? [[name, values[i]]] : [])));
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}
