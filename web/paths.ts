/** Every address of the interface, in one place. */
export const paths = {
  home: '/',
  leads: '/leads',
  lead: (id: string) => `/leads?lead=${id}`,
  segments: '/leads/segments',
  campaigns: '/campaigns',
  campaign: '/campaigns/$campaignId',
  approvals: '/approvals',
  inbox: '/inbox',
  operations: '/operations',
  webhooks: '/operations/webhooks',
  outgoing: '/operations/outgoing',
  spend: '/operations/spend',
  finders: '/operations/finders',
  agents: '/operations/agents',
  vendors: '/settings/vendors',
  signIn: '/sign-in',
} as const;
