import { definePerformer, type Performer } from '#gateway';
import { lookUpRecords, type RecordAnswer, type RecordQuestion } from '#vendors/ports/domain-records';

/** Public half of a key of 2048 bits that signs nothing: the sandbox's domains only have to look well kept. */
const KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlSLvtb3AYAmA0vNgiB4YRwb0j8jguDncdR/+/YyQoTGQNO81iQ6R4mQsWY2qsPk48KBenGwd2s9JrB7dw9XDgZv43WKsPGxIOhph3JCAeyVHH9eCJ1kcvZnt1MJvfQkIqK07wUwPUnIeFD8IwyfXdmt3X95yR1eAiGIJq2RzSft4vEQeluWSDAxv+GApi8jjX6GuMCBc1nfPy7c+qNr9CQ+g9X4qT3VW4yzVMWxtMsuM3bV581JrPP2/K72NgaCnZickXjPGTl+FFx5Ug2oWg2tWFRCxNk12hbedTNj1E92r7Jdwc6hYkfU3T5zO8Do6mPYyo1jNj1zzKQYetajWyQIDAQAB';

type Kind = 'spf' | 'dkim' | 'dmarc' | 'mx';

/** What is missing at a domain whose first label says so; every other domain of the sandbox is well kept. */
const FAULTS: Readonly<Record<string, Kind>> = {
  'no-spf': 'spf',
  'no-dkim': 'dkim',
  'no-dmarc': 'dmarc',
  'no-mx': 'mx',
};
/** The name server of a domain that begins so never answers. */
const SILENT = 'no-answer';

/** Answers for the sandbox's domains what a name server would; their aliases all lead to this installation. */
export const sandboxRecords = (baseUrl: string): Performer =>
  definePerformer({
    operation: lookUpRecords,
    perform: async (_ctx, { questions }) => ({
      receipt: { answers: questions.map((question) => answerTo(question, new URL(baseUrl).hostname)) },
    }),
  });

function answerTo(question: RecordQuestion, ownName: string): RecordAnswer {
  if (question.type === 'CNAME') return { ...question, state: 'found', values: [ownName], error: null };
  const [label = '', selector] = question.name.toLowerCase().split('.');
  const below = label === '_dmarc' ? 'dmarc' : selector === '_domainkey' ? 'dkim' : null;
  const domain = question.name
    .toLowerCase()
    .split('.')
    .slice(below === 'dmarc' ? 1 : below === 'dkim' ? 2 : 0)
    .join('.');
  const first = domain.split('.')[0] ?? '';
  if (first === SILENT) return { ...question, state: 'failed', values: [], error: 'ETIMEOUT' };
  const kind: Kind = below ?? (question.type === 'MX' ? 'mx' : 'spf');
  const value = FAULTS[first] === kind ? null : recordOf(kind, domain, label);
  return { ...question, state: value ? 'found' : 'none', values: value ? [value] : [], error: null };
}

function recordOf(kind: Kind, domain: string, selector: string): string | null {
  if (kind === 'spf') return 'v=spf1 mx ~all';
  if (kind === 'mx') return `10 mail.${domain}`;
  if (kind === 'dmarc') return `v=DMARC1; p=quarantine; rua=mailto:dmarc@${domain}`;
  return selector === 'default' ? `v=DKIM1; k=rsa; p=${KEY}` : null;
}
