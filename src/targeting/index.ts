export { type ScoredLead, scoreLeads } from './score-leads.ts';
