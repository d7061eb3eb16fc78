export { scoreLeads, type ScoredLead } from './score-leads.ts';
