/** An industry with the words that betray it in a company's name, and what such a company says about itself. */
export type Trade = {
  readonly industry: string;
  readonly names: RegExp;
  readonly about: string;
  readonly share: number;
};

export const TRADES: readonly Trade[] = [
  {
    industry: 'Marketing Agency',
    names: /market|media|creative|brand|advert|studio|agency/i,
    about: 'plans and runs campaigns for regional consumer brands',
    share: 12,
  },
  {
    industry: 'Staffing and Recruiting',
    names: /talent|staff|recruit|people|search/i,
    about: 'places specialists with mid-sized employers',
    share: 10,
  },
  {
    industry: 'Management Consulting',
    names: /consult|advis|strateg|partners/i,
    about: 'advises manufacturers on operations and pricing',
    share: 8,
  },
  {
    industry: 'Law Practice',
    names: /legal|law|chambers|counsel/i,
    about: 'is a law firm for employment and company law',
    share: 6,
  },
  {
    industry: 'Accounting',
    names: /tax|audit|account|cpa|ledger/i,
    about: 'keeps books and prepares tax returns for owner-led firms',
    share: 6,
  },
  {
    industry: 'Real Estate',
    names: /estate|propert|realty|brokerage/i,
    about: 'lets and manages commercial property',
    share: 6,
  },
  {
    industry: 'E-commerce',
    names: /shop|commerce|retail|goods|store/i,
    about: 'sells household goods through its own shop and marketplaces',
    share: 8,
  },
  {
    industry: 'SaaS',
    names: /soft|saas|app|cloud|data|labs?\b|tech|digital/i,
    about: 'makes software for planning field work, sold by subscription',
    share: 14,
  },
  {
    industry: 'IT Services',
    names: /\bit\b|systems|network|hosting/i,
    about: 'looks after networks and workplaces of mid-sized companies',
    share: 6,
  },
  {
    industry: 'Healthcare',
    names: /clinic|health|medic|care|dental/i,
    about: 'runs outpatient clinics and their booking',
    share: 6,
  },
  {
    industry: 'Financial Services',
    names: /capital|financ|wealth|invest|bank|insur/i,
    about: 'arranges lending and insurance for small companies',
    share: 6,
  },
  {
    industry: 'Logistics',
    names: /freight|logist|cargo|haul|shipping|transport/i,
    about: 'moves palletised goods and runs two warehouses',
    share: 6,
  },
  {
    industry: 'Manufacturing',
    names: /works|manufact|industr|steel|machin|tools/i,
    about: 'builds packaging machines in small series',
    share: 4,
  },
  {
    industry: 'Construction',
    names: /build|construct|roof|contract/i,
    about: 'builds and refits commercial premises',
    share: 4,
  },
  {
    industry: 'Education',
    names: /school|academ|learn|universit/i,
    about: 'teaches trades to adults beside their work',
    share: 3,
  },
  {
    industry: 'Nonprofit',
    names: /foundation|trust\b|charit/i,
    about: 'supports young people on their way into a first job',
    share: 2,
  },
];

/** Bands of headcount with their share, lowest and highest; null is a company nobody counted. */
export const SIZES: readonly { readonly share: number; readonly band: readonly [number, number] | null }[] = [
  { share: 4, band: [2, 9] },
  { share: 8, band: [10, 19] },
  { share: 18, band: [20, 50] },
  { share: 48, band: [51, 500] },
  { share: 10, band: [501, 1000] },
  { share: 7, band: [1001, 6000] },
  { share: 5, band: null },
];

export const TECHNOLOGIES = [
  ['Salesforce', 'HubSpot', 'Pipedrive', 'Zoho CRM', 'Dynamics 365', 'Freshsales'],
  ['Gong', 'Clari', 'Chorus', 'Outreach', 'Salesloft', 'Apollo', 'ZoomInfo'],
  ['Marketo', 'Pardot', 'Mailchimp', 'Klaviyo', 'Intercom'],
  ['Slack', 'Google Workspace', 'Microsoft 365', 'Zendesk', 'Shopify', 'WordPress', 'Notion', 'Jira'],
] as const;

export const COUNTRIES = [
  'United States',
  'United Kingdom',
  'Germany',
  'France',
  'Netherlands',
  'Spain',
  'Sweden',
  'Canada',
  'Poland',
  'Ireland',
] as const;
export const TOWNS = [
  'Utrecht',
  'Leeds',
  'Hamburg',
  'Lyon',
  'Gothenburg',
  'Porto',
  'Austin',
  'Toronto',
  'Gdańsk',
  'Cork',
] as const;

export const TITLES: readonly { readonly share: number; readonly title: string }[] = [
  { share: 14, title: 'CEO' },
  { share: 8, title: 'Founder' },
  { share: 6, title: 'COO' },
  { share: 8, title: 'VP of Sales' },
  { share: 8, title: 'VP of Operations' },
  { share: 8, title: 'CTO' },
  { share: 8, title: 'Head of Growth' },
  { share: 10, title: 'Director of Marketing' },
  { share: 10, title: 'Operations Manager' },
  { share: 8, title: 'Sales Manager' },
  { share: 6, title: 'Data Analyst' },
];

export const ROLES = [
  'two account executives',
  'a head of sales operations',
  'three customer success managers',
  'an operations analyst',
  'a marketing lead',
  'five sales development representatives',
] as const;
export const PRODUCTS = ['Harbour', 'Compass', 'Relay', 'Meridian', 'Beacon', 'Atlas'] as const;
export const ROUNDS = ['seed round', 'Series A', 'Series B'] as const;
export const LEADERS = [
  'chief revenue officer',
  'chief operating officer',
  'head of sales',
  'chief marketing officer',
] as const;
