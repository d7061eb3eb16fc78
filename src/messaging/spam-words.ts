import type { DatedTable } from '#core/dated.rules';

export const spamWordsChecked: DatedTable = {
  name: 'words and phrases of spam',
  checkedOn: '2026-11-20',
  goodForDays: 365,
  source: 'what filters and readers object to; src/messaging/spam-words.ts',
};

const list = (text: string): readonly string[] =>
  text
    .trim()
    .split(/\s*,\s*/u)
    .map((entry) => entry.replace(/\s+/gu, ' '));

/** Single words, and pairs that are everyday English: common in honest mail too, so they only warn. */
export const SPAM_WORDS =
  list(`get, bank, credit, access, open, compare, problem, now, billing, deal, finance, financial, claims, insurance, mortgage, soon, new,
performance, freedom, home, sales, medical, urgent, life, marketing, investment, diagnostics, friend, cash, invoice, extra, purchase, amazing, hurry, bonus, promise,
discount, bargain, unlimited, trial, guaranteed, winner, giveaway, click, earn, profits, thousands, quote, immediately, unbeatable, unbelievable, jackpot, blackjack, xxx,
the best, great news, must read, please read, data breach, pain relief, safe and effective, scientifically proven, doctor recommended`);

const STOCK =
  list(`off chance, one time, all good, following up here, last note from me here, great fit, bumping this once, just following up once, one more quick follow-up,
circle back, keep this open, compare notes, compare notes live, appreciate the reply`);

const MONEY =
  list(`100% free, 100% guaranteed, 100% off, 100% satisfied, save big money, save up to, lowest price, best price, best rates, best deal, best offer, best bargain,
affordable deal, cash bonus, cash out, fast cash, extra cash, extra income, easy income, easy earnings, easy savings, instant income, instant earnings, instant savings, double your money,
million dollars, make money, pure profit, big profit, free consultation, free gift, free membership, free money, free quote, free trial, free access, for free, full refund,
money-back guarantee, risk-free, no cost, no catch, no obligation, no strings attached, buy now, buy today, order now, order today, price protection, get out of debt,
avoid bankruptcy, investment advice`);

const URGENCY =
  list(`act now, act fast, act immediately, action required, apply now, apply here, call now, claim now, claim your discount, deal ending soon, expires today, final call, hurry up,
important information, contact us immediately, limited time, time limited, supplies are limited, while supplies last, take action now, this won't last, top urgent,
what are you waiting for, don't delete, get started now, get it now`);

const HYPE =
  list(`amazing deal, amazing offer, fantastic offer, incredible deal, guaranteed results, increase revenue, increase sales, join millions, can't live without, once in a lifetime,
special invitation, special offer, special promotion, exclusive deal, winner announced, you are a winner, satisfaction guaranteed, why pay more, sign up free, only available here,
click below, click here, click this link, access now, drastically reduced`);

const PHISHING =
  list(`access your account, account update, activate now, change password, click to verify, confirm your details, confidential information, download now, final notice, important update,
immediate action required, install now, last warning, log in now, new login detected, password reset, payment details needed, phishing alert, security breach, security update, update account,
verify identity, warning message`);

const FORBIDDEN_TRADES =
  list(`bet now, casino bonus, free chips, free spins, gamble online, slots jackpot, lottery winner, online betting, online casino, poker tournament, risk-free bet, spin to win,
winning numbers, vip offer, 100% natural, cure for, diet pill, fat burner, fast weight loss, guaranteed weight loss, weight loss, medical breakthrough, miracle cure, natural remedy,
no prescription needed, online pharmacy, prescription drugs, reverse aging, secret formula, adult content`);

/** Phrases: nobody writes them to a colleague, so they block. */
export const SPAM_PHRASES: readonly string[] = [
  ...new Set([...STOCK, ...MONEY, ...URGENCY, ...HYPE, ...PHISHING, ...FORBIDDEN_TRADES]),
];

/** Where the words of a phrase mean something honest. */
export const HONEST_USES = list(`one time zone, one time zones, at one time, all good things`);

/** Offers of money that are no words. */
export const MONEY_SIGNS: readonly RegExp[] = [
  /\${2,}/u,
  /(?<![\d.,])\d{1,3}\s?%\s?(?:off|discount)(?!\p{L})/iu,
  /(?<!\p{L})(?:only|save|just)\s\$\s?\d/iu,
];

/** Closeouts that make silence an answer. Whoever has to act to be left alone ("reply no and I stop") is asked fairly. */
export const SILENT_CLOSEOUTS: readonly RegExp[] = [
  /(?<!\p{L})if i (?:do not|don't|haven't|have not) hear\b/iu,
  /(?<!\p{L})(?:take|treat|read|count|see) (?:your |the |any )?silence as\b/iu,
  /(?<!\p{L})(?:silence|no (?:reply|response|answer|word)) (?:means|will mean|is a|as a|tells me)\b/iu,
  /(?<!\p{L})(?:assume|take it) (?:that )?(?:you're|you are|you have|there is|there's|it's|it is) (?:not|no)\b/iu,
];

/** What to write instead; each passes the guard itself. */
export const SWAPS: Readonly<Record<string, string>> = {
  'free consultation': 'a short conversation',
  'special offer': 'what we see at teams like yours',
  'act now': 'if it matters to you, I can send details',
  'guaranteed results': 'it may or may not suit you',
  'click here': 'tell me and I will send it',
  'limited time': 'I am not sure the timing is right',
  'increase revenue': 'the exact outcome you mean',
  'increase sales': 'the exact outcome you mean',
  'circle back': 'write again in spring',
  'compare notes': 'hear how you do it',
  'great fit': 'the reason you fit, in your own words',
  'free trial': 'try it on one case',
  'no obligation': 'you decide after that',
};
