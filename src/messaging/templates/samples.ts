import { CampaignCopy, FactSheet } from '../contract.ts';

const SENDER = {
  name: 'Nora Field',
  title: 'Founder',
  company: 'Fieldnotes',
  website: 'https://fieldnotes.example',
  calendarLink: 'https://cal.fieldnotes.example/nora',
  postalAddress: '1 Main Street, Springfield',
};

/** A lead of whom much is known, and one of whom little is; one name begins with a vowel and one does not. */
export const sampleSheets = (now: Temporal.Instant): readonly FactSheet[] => {
  const observedAt = now.subtract({ hours: 24 }).toString();
  const record = { source: 'sample', observedAt };
  return [
    FactSheet.parse({
      lead: {
        firstName: 'Anna',
        lastName: 'Berg',
        title: 'Head of Operations',
        email: 'anna@ashmill.example',
      },
      company: {
        ...{ name: 'Ashmill Works', domain: 'ashmill.example', industry: 'Manufacturing', employees: 120 },
        technologies: ['Salesforce'],
      },
      facts: [
        {
          ...{ id: 'sample:hiring', subject: 'company', key: 'hiring', value: 'a Planner' },
          ...{ source: 'sample', observedAt, confidence: 0.9 },
        },
      ],
      times: ['10:00 AM CET on Tue, Mar 3', '2:30 PM CET on Wed, Mar 4'],
      ...{ sender: SENDER, record },
    }),
    FactSheet.parse({
      lead: { firstName: 'Tom', lastName: 'Lane', title: 'VP Sales', email: 'tom@northwind.example' },
      company: { name: 'Northwind Logistics', domain: 'northwind.example', industry: 'Logistics' },
      ...{ sender: SENDER, record },
    }),
  ];
};

export const SAMPLE_COPY = CampaignCopy.parse({
  offer: 'map where work waits between two teams',
  proof: 'The map takes one week and ends with a list of the longest waits.',
});
