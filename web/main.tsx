import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Toaster } from 'sonner';
import './styles.css';
import { SignInPage } from './pages/access/SignInPage.tsx';
import { paths } from './paths.ts';
import { Empty } from './ui/primitives.tsx';
import { Shell } from './ui/Shell.tsx';

const root = createRootRoute({ component: Outlet });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: paths.signIn, component: SignInPage }),
  shell.addChildren([
    createRoute({
      getParentRoute: () => shell,
      path: paths.home,
      component: lazyRouteComponent(() => import('./pages/ops/HomePage.tsx'), 'HomePage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.leads,
      validateSearch: (search: Record<string, unknown>) => ({
        lead: text(search.lead),
        search: text(search.search),
        group: text(search.group),
        tier: text(search.tier),
        grade: text(search.grade),
        waits: text(search.waits),
        archived: text(search.archived),
      }),
      component: lazyRouteComponent(() => import('./pages/leads/LeadsPage.tsx'), 'LeadsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.segments,
      validateSearch: (search: Record<string, unknown>) => ({
        segment: text(search.segment),
        lead: text(search.lead),
      }),
      component: lazyRouteComponent(() => import('./pages/leads/SegmentsPage.tsx'), 'SegmentsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.duplicates,
      component: lazyRouteComponent(() => import('./pages/leads/DuplicatesPage.tsx'), 'DuplicatesPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.leftAlone,
      component: lazyRouteComponent(() => import('./pages/leads/LeftAlonePage.tsx'), 'LeftAlonePage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.importLeads,
      validateSearch: (search: Record<string, unknown>) => ({ list: text(search.list) }),
      component: lazyRouteComponent(() => import('./pages/leads/ImportPage.tsx'), 'ImportPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.findPeople,
      validateSearch: (search: Record<string, unknown>) => ({ search: text(search.search) }),
      component: lazyRouteComponent(() => import('./pages/leads/FindPeoplePage.tsx'), 'FindPeoplePage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.campaigns,
      component: lazyRouteComponent(() => import('./pages/campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.templates,
      validateSearch: (search: Record<string, unknown>) => ({
        template: text(search.template),
        language: text(search.language),
      }),
      component: lazyRouteComponent(() => import('./pages/campaigns/TemplatesPage.tsx'), 'TemplatesPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.resting,
      validateSearch: (search: Record<string, unknown>) => ({
        why: text(search.why),
        campaign: text(search.campaign),
      }),
      component: lazyRouteComponent(() => import('./pages/cadence/RestingPage.tsx'), 'RestingPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.campaign,
      validateSearch: (search: Record<string, unknown>) => ({ step: text(search.step) }),
      component: lazyRouteComponent(() => import('./pages/campaigns/CampaignPage.tsx'), 'CampaignPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.approvals,
      validateSearch: (search: Record<string, unknown>) => ({
        item: text(search.item),
        state: text(search.state),
        kind: text(search.kind),
        tier: text(search.tier),
        campaign: text(search.campaign),
      }),
      component: lazyRouteComponent(() => import('./pages/approval/ApprovalsPage.tsx'), 'ApprovalsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.inbox,
      validateSearch: (search: Record<string, unknown>) => ({
        thread: text(search.thread),
        intent: text(search.intent),
        show: text(search.show),
      }),
      component: lazyRouteComponent(() => import('./pages/conversations/InboxPage.tsx'), 'InboxPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.tasks,
      validateSearch: (search: Record<string, unknown>) => ({ show: text(search.show) }),
      component: lazyRouteComponent(() => import('./pages/cadence/TasksPage.tsx'), 'TasksPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.meetings,
      component: lazyRouteComponent(() => import('./pages/scheduling/MeetingsPage.tsx'), 'MeetingsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.autosend,
      validateSearch: (search: Record<string, unknown>) => ({
        intent: text(search.intent),
        budget: text(String(search.budget ?? '')),
      }),
      component: lazyRouteComponent(() => import('./pages/autosend/AutosendPage.tsx'), 'AutosendPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.exclusions,
      component: lazyRouteComponent(() => import('./pages/settings/ExclusionsPage.tsx'), 'ExclusionsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.companies,
      component: lazyRouteComponent(() => import('./pages/settings/CompaniesPage.tsx'), 'CompaniesPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.formality,
      component: lazyRouteComponent(() => import('./pages/settings/FormalityPage.tsx'), 'FormalityPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.scoring,
      validateSearch: (search: Record<string, unknown>) => ({ profile: text(search.profile) }),
      component: lazyRouteComponent(() => import('./pages/settings/ScoringPage.tsx'), 'ScoringPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.deliverability,
      component: lazyRouteComponent(
        () => import('./pages/outbound/DeliverabilityPage.tsx'),
        'DeliverabilityPage',
      ),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.operations,
      component: lazyRouteComponent(() => import('./pages/ops/OperationsPage.tsx'), 'OperationsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.runs,
      component: lazyRouteComponent(() => import('./pages/ops/RunsPage.tsx'), 'RunsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.webhooks,
      component: lazyRouteComponent(() => import('./pages/ops/WebhooksPage.tsx'), 'WebhooksPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.received,
      validateSearch: (search: Record<string, unknown>) => ({
        of: text(search.of),
        source: text(search.source),
        figure: text(search.figure),
      }),
      component: lazyRouteComponent(() => import('./pages/ops/ReceivedPage.tsx'), 'ReceivedPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.outgoing,
      component: lazyRouteComponent(() => import('./pages/ops/OutgoingPage.tsx'), 'OutgoingPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.spend,
      component: lazyRouteComponent(() => import('./pages/ops/SpendPage.tsx'), 'SpendPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.finders,
      component: lazyRouteComponent(() => import('./pages/ops/FindersPage.tsx'), 'FindersPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.backfill,
      component: lazyRouteComponent(() => import('./pages/ops/BackfillPage.tsx'), 'BackfillPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.vendors,
      component: lazyRouteComponent(() => import('./pages/settings/VendorsPage.tsx'), 'VendorsPage'),
    }),
    createRoute({
      getParentRoute: () => shell,
      path: paths.agents,
      component: lazyRouteComponent(() => import('./pages/agents/AgentsPage.tsx'), 'AgentsPage'),
    }),
  ]),
]);

const NoSuchPage = () => (
  <Empty title="There is no page at this address">
    It may have been moved. What you look for is in the menu, or behind “Go to…”.
  </Empty>
);

const router = createRouter({ routeTree, defaultNotFoundComponent: NoSuchPage });
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: 1 } },
  // What is changed on one page shows on others, so every view asks again, open or opened later.
  mutationCache: new MutationCache({ onSettled: () => void client.invalidateQueries() }),
});
const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Toaster position="bottom-right" />
      </QueryClientProvider>
    </StrictMode>,
  );
}
