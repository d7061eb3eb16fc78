import { REDIRECT, WRONG_PERSON } from './intent-words.ts';
import { LINK, TIMES } from './interest-words.ts';
import { says } from './phrase-family.ts';
import type { Sentence } from './sentences.rules.ts';

export type ReplyExtras = {
  readonly redirect: { name: string | null; email: string | null } | null;
  readonly phone: string | null;
  readonly schedulingLink: string | null;
  readonly proposedTimes: readonly string[];
};

const EMAIL = /(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,256}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;
const PHONE = /(?<![\d/.-])(?:\+|00)?\(?\d{1,4}\)?(?:[\s./()-]{0,2}\d{2,5}){2,5}(?![\d/-])/;

/** What a reply gives besides its intent: a person, a telephone, a link to book, times. */
export function extracted(body: string, sentences: readonly Sentence[]): ReplyExtras {
  const text = sentences.map((sentence) => sentence.raw).join('\n');
  const email = EMAIL.exec(text)?.[0].replace(/\.$/, '').toLowerCase() ?? null;
  const name = nameOf(sentences);
  const phone =
    PHONE.exec(text.replace(/\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b/g, ' '))?.[0].trim() ??
    null;
  return {
    redirect: email !== null || name !== null ? { name, email } : null,
    phone: phone !== null && phone.replace(/\D/g, '').length >= 7 ? phone : null,
    schedulingLink: LINK.exec(body)?.[0] ?? null,
    proposedTimes: [
      ...new Set(sentences.flatMap(({ folded }) => [...folded.matchAll(TIMES)].map((match) => match[0]))),
    ].slice(0, 6),
  };
}

const CAPITALS =
  "((?:\\p{Lu}[\\p{L}'-]+)(?:\\s+(?:de|van|von|der|den|da|di|del|la|le))?(?:\\s+\\p{Lu}[\\p{L}'-]+){0,2})";
const NAMES = [
  new RegExp(
    `(?:contact|reach out to|speak (?:to|with)|talk (?:to|with)|email|e-mail|try|ask|colleague|successor|replacement|manager|boss|person (?:is|would be)|contact (?:is|would be)|copying|looping in|cc'?ing|adding|on to|forwarded (?:this |it )?to|an|Kollegin|Kollegen|Kollege|Frau|Herrn?|bei|mit|zuständig ist|collègue|contactez|Madame|Monsieur|M\\.|Mme|auprès de|à|con|compañer[ao]|a|con el|com|ao|colega|collega|contatti|contattare|met|till|til|kontakta|kontakt|med|kollega|z|do)\\s+(?:my colleague |meine[nr]? |our |the )?(?:Mr\\.? |Ms\\.? |Mrs\\.? |Dr\\.? |Frau |Herrn? )?${CAPITALS}`,
    'u',
  ),
  new RegExp(
    `${CAPITALS}\\s+(?:is|handles|looks after|runs|heads|manages|owns|leads|took over|replaces|will be|ist|est|es|é|è|är|er|on|jest|hoitaa|zajmuje|se ocupa|s'occupe|cuida)\\b`,
    'u',
  ),
  /担当(?:者)?は(.{1,12}?)(?:です|となり|になり|でございます)/u,
];
const NO_NAME =
  /^(?:I|We|This|That|It|He|She|The|Our|My|Please|Sales|Marketing|Procurement|Head|You|There|Who|Thanks|Sie|Ich|Wir|Das|Es|Je|Nous|Il|No|Not|Yes|Best|Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]|Our|Acme|Thank)$/;

function nameOf(sentences: readonly Sentence[]): string | null {
  for (const { raw, folded } of sentences) {
    if (!says(REDIRECT, folded) && !says(WRONG_PERSON, folded)) continue;
    for (const pattern of NAMES) {
      const name = pattern.exec(raw)?.[1]?.trim();
      if (name && !NO_NAME.test(name.split(/\s+/)[0] ?? '')) return name;
    }
  }
  return null;
}
