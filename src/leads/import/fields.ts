/** The fields a column can stand for, and how exports and people spell them; the earlier spelling wins over the later. */
export const FIELD_SPELLINGS = {
  email: [
    'email', 'email address', 'e mail', 'e mail address', 'mail', 'work email', 'business email', 'professional email',
    'company email', 'primary email', 'contact email', 'lead email', 'person email', 'email 1', 'emails', 'work e mail',
    'adresse e mail', 'correo', 'correo electronico',
  ],
  firstName: ['first name', 'firstname', 'first', 'given name', 'forename', 'fname', 'lead first name', 'contact first name', 'vorname', 'prenom', 'nombre'],
  lastName: ['last name', 'lastname', 'last', 'surname', 'family name', 'lname', 'lead last name', 'contact last name', 'nachname', 'nom', 'apellido'],
  fullName: ['full name', 'fullname', 'name', 'contact name', 'lead name', 'person name', 'contact', 'prospect name', 'lead'],
  title: ['title', 'job title', 'jobtitle', 'current job title', 'current title', 'position', 'role', 'headline', 'designation', 'current position', 'poste', 'cargo'],
  companyName: [
    'company', 'company name', 'companyname', 'current company', 'account name', 'organization', 'organisation', 'organization name', 'organisation name',
    'account', 'employer', 'business name', 'company name for emails', 'current company name', 'firma', 'unternehmen', 'entreprise', 'empresa',
  ],
  companyDomain: ['company domain', 'companydomain', 'domain', 'domain name', 'email domain', 'company domain name', 'primary domain', 'organization domain'],
  website: ['website', 'company website', 'website url', 'company url', 'web site', 'web', 'homepage', 'site', 'url', 'company website url', 'corporate website'],
  linkedinUrl: [
    'linkedin url', 'person linkedin url', 'linkedin profile url', 'linkedin profile', 'linkedin', 'profile url', 'linkedinurl', 'personal linkedin',
    'contact linkedin url', 'linked in', 'linkedin link', 'public profile url', 'person linkedin', 'li url', 'linkedin person url', 'default profile url',
    'profile link', 'linkedin member url', 'sales navigator url', 'person sales navigator url',
  ],
  companyLinkedinUrl: [
    'company linkedin url', 'company linkedin', 'companylinkedinurl', 'linkedin company url', 'company linkedin profile', 'organization linkedin url',
    'company profile url', 'linkedin company page', 'current company linkedin url', 'regular company url', 'company linkedin link',
  ],
  employees: [
    'employees', 'number of employees', 'employee count', 'no of employees', 'num employees', 'company size', 'headcount', 'company headcount', 'size',
    'company employee count', 'company employees', 'staff', 'employee range', 'company employee range', 'of employees', 'employees count', 'team size',
    'mitarbeiter', 'company employee size', 'headcount range',
  ],
  industry: ['industry', 'company industry', 'industries', 'sector', 'vertical', 'primary industry', 'branche'],
  revenue: ['revenue', 'annual revenue', 'company revenue', 'estimated revenue', 'company annual revenue', 'revenue usd', 'turnover', 'umsatz'],
  technologies: ['technologies', 'technology', 'tech stack', 'techstack', 'tools', 'company technologies', 'software used'],
  city: ['city', 'person city', 'contact city', 'town', 'ort', 'stadt'],
  state: ['state', 'region', 'person state', 'province', 'contact state', 'bundesland'],
  country: ['country', 'person country', 'contact country', 'country code', 'land', 'pays', 'pais'],
  location: ['location', 'person location', 'contact location', 'hq location', 'geography'],
  phone: ['phone', 'phone number', 'mobile', 'mobile phone', 'work phone', 'work direct phone', 'direct phone', 'telephone', 'tel', 'corporate phone', 'cell', 'telefon'],
  sourceType: ['source type', 'lead source type', 'signal type', 'sourcetype'],
  sourceName: ['source name', 'lead source', 'source', 'signal source', 'event name', 'sourcename'],
  sourceUrl: ['source url', 'signal url', 'post url', 'sourceurl'],
  comment: ['comment', 'comment text', 'engagement content', 'signal detail', 'post comment'],
  engagedAt: ['engaged at', 'engagement date', 'signal date', 'comment date'],
  visits: ['visits', 'site visits', 'website visits', 'page visits', 'visit count'],
  downloads: ['downloads', 'content downloads', 'download count'],
  pricingVisits: ['pricing visits', 'pricing page visits', 'pricing page views', 'pricing views'],
  demoRequested: ['demo requested', 'requested demo', 'demo request'],
  intentScore: ['intent score', 'intent', 'buying intent score'],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof FIELD_SPELLINGS;
export const FIELDS = Object.keys(FIELD_SPELLINGS) as Field[];

/** Columns the reject file adds; on the way back in they are comments. */
export const REJECT_COLUMNS = ['_row', '_column', '_reason'] as const;

/** A header as compared: camelCase split, accents and signs dropped, single blanks, lower case. */
export const headerKey = (header: string): string =>
  header
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\blinked in\b/gu, 'linkedin')
    .trim();
