export { type ScoredLead, scoreLeads } from './score-leads.ts';
export { sparedLeads } from './spared-leads.ts';
export { standNow } from './standings/score-standings.ts';
