const LEGAL_FORM =
  /[\s,]+(?:inc|incorporated|llc|l\.l\.c|ltd|limited|plc|corp|corporation|co|gmbh|ag|kg|se|ug|bv|b\.v|nv|n\.v|sa|s\.a|sas|sarl|srl|spa|s\.p\.a|ab|oy|as|aps|pty|pte)\.?$/iu;

const PLACEHOLDER =
  /^(?:n\/?a|none|null|unknown|undefined|test|tbd|company|your company|self[- ]?employed|freelance|-+|\.+)$/iu;

/** The name people say: without legal form and extra blanks. Null for an empty or placeholder name. */
export function spokenCompanyName(name: string | null | undefined): string | null {
  let spoken = (name ?? '').replace(/\s+/gu, ' ').trim();
  for (let previous = ''; previous !== spoken; ) {
    previous = spoken;
    spoken = spoken.replace(LEGAL_FORM, '').trim();
  }
  return spoken === '' || PLACEHOLDER.test(spoken) ? null : spoken;
}

/** The spoken name when it suits a subject: at most two words, without punctuation that a subject must not carry. Otherwise null. */
export function subjectCompanyName(name: string | null | undefined): string | null {
  const spoken = spokenCompanyName(name);
  return spoken !== null && spoken.split(' ').length <= 2 && !/[!?:;,]/u.test(spoken) ? spoken : null;
}
