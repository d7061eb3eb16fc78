import type { Language } from '#core/text/languages';
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

const COPY: Readonly<Record<Language, readonly [offer: string, proof: string]>> = {
  en: [
    'map where work waits between two teams',
    'The map takes one week and ends with a list of the longest waits.',
  ],
  de: [
    'machen sichtbar, wo Arbeit zwischen zwei Teams liegen bleibt',
    'Am Ende steht eine Liste der längsten Wartezeiten.',
  ],
  fr: [
    'montrons où le travail attend entre deux équipes',
    'À la fin, vous avez la liste des attentes les plus longues.',
  ],
  nl: [
    'laten zien waar werk tussen twee teams blijft liggen',
    'Aan het eind ligt er een lijst van de langste wachttijden.',
  ],
  es: [
    'mostramos dónde se detiene el trabajo entre dos equipos',
    'Al final queda una lista de las esperas más largas.',
  ],
  it: [
    'mostriamo dove il lavoro si ferma fra due gruppi',
    'Alla fine resta un elenco delle attese più lunghe.',
  ],
  pt: [
    'mostramos onde o trabalho fica parado entre duas áreas',
    'No fim fica uma lista das esperas mais longas.',
  ],
  sv: ['visar var arbetet väntar mellan två team', 'I slutet finns en lista över de längsta väntetiderna.'],
  da: [
    'viser, hvor arbejdet venter mellem to teams',
    'Til sidst er der en liste over de længste ventetider.',
  ],
  no: ['viser hvor arbeidet venter mellom to team', 'Til slutt er det en liste over de lengste ventetidene.'],
  fi: ['näytämme, missä työ odottaa kahden tiimin välillä', 'Lopuksi on luettelo pisimmistä odotusajoista.'],
  pl: [
    'pokazujemy, gdzie praca czeka między dwoma zespołami',
    'Na końcu powstaje lista najdłuższych przestojów.',
  ],
};

/** An offer and a proof that a sender might have, in each language. */
export const sampleCopy = (language: Language): CampaignCopy => {
  const [offer, proof] = COPY[language];
  return CampaignCopy.parse({ offer, proof });
};
