import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { EndpointInput, EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { DECLARABLE_TYPES } from '#contract/declared-entity.ts';
import type { EntitiesSearch } from '../page-search.ts';
import { callApi } from './api-client.ts';

const QUEUE_REFRESH_MS = 10_000;
const INCIDENT_REFRESH_MS = 15_000;
const RULES_REFRESH_MS = 30_000;
const PAGE_SIZE = 200;
const DAY_MS = 86_400_000;

export type IncidentRow = EndpointOutput<Endpoints['incidents']>['incidents'][number];
export type IncidentDetail = EndpointOutput<Endpoints['incident']>;
export type IncidentWhole = IncidentDetail['incident'];
export type ApiAlert = IncidentDetail['alerts'][number];
export type ApiEvent = EndpointOutput<Endpoints['event']>;
export type EventRow = EndpointOutput<Endpoints['searchEvents']>['rows'][number];
export type ApiDeadLetter = EndpointOutput<Endpoints['deadLetters']>['deadLetters'][number];
export type QueueFilter = EndpointInput<Endpoints['incidents']>['query'];

export type HistoryEntry = EndpointOutput<Endpoints['incidentHistory']>['entries'][number];
export type ApiPrecedent = EndpointOutput<Endpoints['seenBefore']>['precedents'][number];
export type ApiException = EndpointOutput<Endpoints['exceptions']>['exceptions'][number];
export type ExceptionDraft = EndpointInput<Endpoints['previewException']>['body'];
export type ExceptionPreview = EndpointOutput<Endpoints['previewException']>;

export type ApiDeclared = EndpointOutput<Endpoints['declaredEntities']>['entities'][number];
export type ImportAnswer = EndpointOutput<Endpoints['importDeclared']>;
export type ApiAsset = IncidentWhole['assets'][number];

export type RuleRow = EndpointOutput<Endpoints['rules']>['rules'][number];
export type ApiRule = EndpointOutput<Endpoints['rule']>;
export type RuleTenant = ApiRule['tenants'][number];
export type RuleHistory = EndpointOutput<Endpoints['ruleHistory']>;
export type ApiPack = EndpointOutput<Endpoints['packs']>['packs'][number];
export type FeedRow = EndpointOutput<Endpoints['feedOverview']>['feeds'][number];
export type IndicatorLookup = EndpointOutput<Endpoints['lookUpIndicator']>;
export type KnownIndicator = IndicatorLookup['known'][number];
export type ApiModel = EndpointOutput<Endpoints['models']>['models'][number];
export type RevisionDetail = RuleHistory['revisions'][number];

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => callApi('me', {}, signal), staleTime: 60_000 });

export const tenantsQuery = queryOptions({ queryKey: ['tenants'], queryFn: ({ signal }) => callApi('tenants', {}, signal), staleTime: 60_000 });

export const sourcesQuery = queryOptions({ queryKey: ['sources'], queryFn: ({ signal }) => callApi('sources', {}, signal), staleTime: Number.POSITIVE_INFINITY });

export const healthQuery = queryOptions({ queryKey: ['health'], queryFn: ({ signal }) => callApi('health', {}, signal), refetchInterval: QUEUE_REFRESH_MS });

export function queueQuery(filter: QueueFilter) {
  return queryOptions({
    queryKey: ['incidents', filter],
    queryFn: ({ signal }) => callApi('incidents', { query: filter }, signal),
    refetchInterval: QUEUE_REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

export function incidentQuery(tenant: string, incident: string) {
  return queryOptions({
    queryKey: ['incident', tenant, incident],
    queryFn: ({ signal }) => callApi('incident', { params: { tenant, incident } }, signal),
    refetchInterval: INCIDENT_REFRESH_MS,
  });
}

export function incidentHistoryQuery(tenant: string, incident: string) {
  return queryOptions({
    queryKey: ['incident-history', tenant, incident],
    queryFn: ({ signal }) => callApi('incidentHistory', { params: { tenant, incident } }, signal),
    refetchInterval: INCIDENT_REFRESH_MS,
  });
}

export function seenBeforeQuery(tenant: string, incident: string) {
  return queryOptions({
    queryKey: ['seen-before', tenant, incident],
    queryFn: ({ signal }) => callApi('seenBefore', { params: { tenant, incident } }, signal),
    staleTime: 60_000,
  });
}

export const calibrationQuery = queryOptions({ queryKey: ['calibration'], queryFn: ({ signal }) => callApi('calibration', { query: {} }, signal), staleTime: 60_000 });

export function declaredQuery(tenant: string, { type, group, q }: EntitiesSearch) {
  return infiniteQueryOptions({
    queryKey: ['declared', tenant, type, group, q],
    queryFn: ({ pageParam, signal }) => callApi('declaredEntities', { params: { tenant }, query: { type: DECLARABLE_TYPES.find((one) => one === type), group, text: q, limit: PAGE_SIZE, ...(pageParam === '' ? {} : { after: pageParam }) } }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function exceptionsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['exceptions', tenant],
    queryFn: ({ signal }) => callApi('exceptions', { params: { tenant } }, signal),
    refetchInterval: INCIDENT_REFRESH_MS,
  });
}

export function exceptionPreviewQuery(tenant: string, draft: ExceptionDraft | null) {
  return queryOptions({
    queryKey: ['exception-preview', tenant, draft],
    queryFn: ({ signal }) => (draft === null ? null : callApi('previewException', { params: { tenant }, body: draft }, signal)),
    enabled: draft !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
}

export function hiddenAlertsQuery(tenant: string, exception: string) {
  return queryOptions({ queryKey: ['hidden-alerts', tenant, exception], queryFn: ({ signal }) => callApi('hiddenAlerts', { params: { tenant, exception }, query: {} }, signal), staleTime: 10_000 });
}

export function alertEventsQuery(tenant: string, alert: string) {
  return queryOptions({
    queryKey: ['alert-events', tenant, alert],
    queryFn: ({ signal }) => callApi('alertEvents', { params: { tenant, alert } }, signal),
    staleTime: 60_000,
  });
}

export function eventQuery(tenant: string, event: string) {
  return queryOptions({
    queryKey: ['event', tenant, event],
    queryFn: ({ signal }) => callApi('event', { params: { tenant, event } }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface SearchAsked {
  readonly tenant: string;
  readonly search: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export function searchQuery({ tenant, ...asked }: SearchAsked) {
  return infiniteQueryOptions({
    queryKey: ['search', tenant, asked],
    queryFn: ({ pageParam, signal }) =>
      callApi('searchEvents', { params: { tenant }, query: { ...asked, limit: PAGE_SIZE, ...(pageParam === '' ? {} : { before: pageParam }) } }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function histogramQuery({ tenant, ...asked }: SearchAsked, bucketMs: number) {
  return queryOptions({
    queryKey: ['histogram', tenant, asked, bucketMs],
    queryFn: ({ signal }) => callApi('eventHistogram', { params: { tenant }, query: { ...asked, bucketMs } }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** All rules at once: a catalogue of thousands is filtered faster here than asked for anew at each key. */
export function rulesQuery(tenant: string | undefined) {
  return queryOptions({
    queryKey: ['rules', tenant ?? ''],
    queryFn: ({ signal }) => callApi('rules', { query: tenant === undefined ? {} : { tenant } }, signal),
    refetchInterval: RULES_REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

export function ruleQuery(rule: string) {
  return queryOptions({ queryKey: ['rule', rule], queryFn: ({ signal }) => callApi('rule', { params: { rule } }, signal), refetchInterval: INCIDENT_REFRESH_MS });
}

export function ruleTestsQuery(rule: string, digest: string) {
  return queryOptions({ queryKey: ['rule-tests', rule, digest], queryFn: ({ signal }) => callApi('ruleTests', { params: { rule } }, signal), staleTime: 60_000 });
}

export function ruleHistoryQuery(rule: string, version: number) {
  return queryOptions({ queryKey: ['rule-history', rule, version], queryFn: ({ signal }) => callApi('ruleHistory', { params: { rule } }, signal), placeholderData: keepPreviousData });
}

export const packsQuery = queryOptions({ queryKey: ['packs'], queryFn: ({ signal }) => callApi('packs', {}, signal), refetchInterval: QUEUE_REFRESH_MS });

export const rolloutQuery = queryOptions({ queryKey: ['rollout'], queryFn: ({ signal }) => callApi('rollout', {}, signal), staleTime: 60_000 });

export function pathCountsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['path-counts', tenant],
    queryFn: ({ signal }) => callApi('pathCounts', { params: { tenant } }, signal),
    refetchInterval: QUEUE_REFRESH_MS,
  });
}

export function sourceCountsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['source-counts', tenant],
    queryFn: ({ signal }) => callApi('sourceCounts', { params: { tenant }, query: { sinceMs: Date.now() - DAY_MS } }, signal),
    refetchInterval: QUEUE_REFRESH_MS,
  });
}

export function deadLettersQuery(tenant: string) {
  return queryOptions({
    queryKey: ['dead-letters', tenant],
    queryFn: ({ signal }) => callApi('deadLetters', { params: { tenant }, query: { limit: 200 } }, signal),
    refetchInterval: QUEUE_REFRESH_MS,
  });
}

export const feedsQuery = queryOptions({ queryKey: ['indicator-feeds'], queryFn: ({ signal }) => callApi('feedOverview', {}, signal), refetchInterval: RULES_REFRESH_MS });

export function lookupQuery(value: string) {
  return queryOptions({ queryKey: ['indicator-lookup', value], queryFn: ({ signal }) => callApi('lookUpIndicator', { query: { value } }, signal), retry: false });
}

export function sightingsQuery(tenant: string, value: string) {
  return queryOptions({ queryKey: ['indicator-sightings', tenant, value], queryFn: ({ signal }) => callApi('indicatorSightings', { params: { tenant }, query: { value } }, signal), staleTime: 60_000, retry: false });
}

export const modelsQuery = queryOptions({ queryKey: ['models'], queryFn: ({ signal }) => callApi('models', { query: {} }, signal), refetchInterval: RULES_REFRESH_MS });

export function modelMemoryQuery(asked: { readonly tenant: string; readonly model: string; readonly entity: string }) {
  const { tenant, model, entity } = asked;
  return queryOptions({ queryKey: ['model-memory', asked], queryFn: ({ signal }) => callApi('modelMemory', { params: { tenant, model }, query: { entity } }, signal) });
}
