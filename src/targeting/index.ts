export { type ScoredLead, scoreLeads } from './score-leads.ts';
export { sparedLeads } from './spared-leads.ts';
