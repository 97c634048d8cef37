import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { ApiFailure } from './api/api-client.ts';
import { meQuery } from './api/queries.ts';
import {
  parseAddress, printAddress, readDataHealthSearch, readDetectionsSearch, readEntitiesSearch, readEventSearch, readExceptionsSearch, readIncidentSearch, readIndicatorsSearch, readModelSearch, readQueueSearch, readRuleSearch, readSignInSearch, readWriteRuleSearch,
} from './page-search.ts';
import { PageFailure } from './shell/page-failure.tsx';
import { PageNotFound } from './shell/page-not-found.tsx';
import { Shell } from './shell/shell.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { hasStartCode } from './start-code.ts';

const RETRIES = 2;

function isOver(error: unknown): boolean {
  return error instanceof ApiFailure && error.code === 'not-signed-in';
}

/** A session that has ended sends the reader to the sign-in page, and back afterwards. */
function onFailure(error: unknown): void {
  if (!isOver(error) || location.pathname === '/sign-in') return;
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { next: location.pathname + location.search } });
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onFailure }),
  mutationCache: new MutationCache({ onError: onFailure }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Only an answer that never came is worth another try; a refusal stays one.
      retry: (count, error) => count < RETRIES && error instanceof ApiFailure && (error.code === 'unreachable' || error.code === 'store-down'),
    },
  },
});

const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({ component: Outlet });

const signInRoute = createRoute({ getParentRoute: () => rootRoute, path: '/sign-in', validateSearch: readSignInSearch, component: SignInPage });

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location: { href } }) => {
    if (hasStartCode()) throw redirect({ to: '/sign-in' });
    await context.queryClient.ensureQueryData(meQuery).catch((error: unknown) => {
      throw isOver(error) ? redirect({ to: '/sign-in', search: href === '/' || href === '/incidents' ? {} : { next: href } }) : error;
    });
  },
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/incidents', replace: true });
  },
});

const queueRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/incidents',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('./queue/queue-page.tsx'), 'QueuePage'),
});

const incidentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/incidents/$tenant/$incident',
  validateSearch: readIncidentSearch,
  component: lazyRouteComponent(() => import('./incident/incident-page.tsx'), 'IncidentPage'),
});

const searchRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/search',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('./search/search-page.tsx'), 'SearchPage'),
});

const detectionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/detections',
  validateSearch: readDetectionsSearch,
  component: lazyRouteComponent(() => import('./detections/detections-page.tsx'), 'DetectionsPage'),
});

const ruleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/detections/$rule',
  validateSearch: readRuleSearch,
  component: lazyRouteComponent(() => import('./detections/rule-page.tsx'), 'RulePage'),
});

const writeRuleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/write-rule',
  validateSearch: readWriteRuleSearch,
  component: lazyRouteComponent(() => import('./detections/write-rule-page.tsx'), 'WriteRulePage'),
});

const packsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/packs',
  component: lazyRouteComponent(() => import('./packs/packs-page.tsx'), 'PacksPage'),
});

const exceptionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/exceptions',
  validateSearch: readExceptionsSearch,
  component: lazyRouteComponent(() => import('./exceptions/exceptions-page.tsx'), 'ExceptionsPage'),
});

const entitiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/entities',
  validateSearch: readEntitiesSearch,
  component: lazyRouteComponent(() => import('./entities/entities-page.tsx'), 'EntitiesPage'),
});

const indicatorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/indicators',
  validateSearch: readIndicatorsSearch,
  component: lazyRouteComponent(() => import('./indicators/indicators-page.tsx'), 'IndicatorsPage'),
});

const modelsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/models',
  component: lazyRouteComponent(() => import('./models/models-page.tsx'), 'ModelsPage'),
});

const modelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/models/$model',
  validateSearch: readModelSearch,
  component: lazyRouteComponent(() => import('./models/model-page.tsx'), 'ModelPage'),
});

const dataHealthRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data-health',
  validateSearch: readDataHealthSearch,
  component: lazyRouteComponent(() => import('./data-health/data-health-page.tsx'), 'DataHealthPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([signInRoute, shellRoute.addChildren([homeRoute, queueRoute, incidentRoute, searchRoute, detectionsRoute, ruleRoute, writeRuleRoute, packsRoute, exceptionsRoute, entitiesRoute, indicatorsRoute, modelsRoute, modelRoute, dataHealthRoute])]),
  context: { queryClient },
  parseSearch: parseAddress,
  stringifySearch: printAddress,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: PageNotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
