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

/** Single words: common in honest mail too, so they only warn. */
export const SPAM_WORDS =
  list(`get, bank, credit, access, open, compare, problem, now, billing, deal, finance, financial, claims, insurance, mortgage, soon, new,
performance, freedom, home, sales, medical, urgent, life, marketing, investment, diagnostics, friend, cash, invoice, extra, purchase, amazing, hurry, bonus, promise,
discount, bargain, unlimited, trial, guaranteed, winner, giveaway`);

/** Phrases: nobody writes them to a colleague, so they block. */
export const SPAM_PHRASES =
  list(`off chance, one time offer, following up here, last note from me here, great fit, bumping this once, just following up once, circle back,
one more quick follow-up, keep this open, compare notes, appreciate the reply, save big money, save up to, lowest price, best price, best rates, best deal, best offer,
affordable deal, cash bonus, fast cash, extra cash, extra income, easy income, instant income, instant earnings, double your money, million dollars, make money, pure profit,
big profit, free consultation, free gift, free membership, free money, free quote, free trial, free access, full refund, money-back guarantee, money back guarantee, risk-free, no cost, no catch,
no obligation, no strings attached, buy now, buy today, order now, order today, price protection, get out of debt, avoid bankruptcy, investment advice, act now, act fast,
act immediately, action required, apply now, call now, claim now, claim your discount, deal ending soon, expires today, final call, contact us immediately, limited time, time limited,
supplies are limited, while supplies last, take action now, this won't last, top urgent, what are you waiting for, get started now, get it now, amazing deal, amazing offer, fantastic offer,
incredible deal, guaranteed results, increase revenue, increase sales, join millions, can't live without, once in a lifetime, special invitation, special offer, special promotion, exclusive deal,
winner announced, you are a winner, satisfaction guaranteed, why pay more, sign up free, only available here, click below, click here, click this link, access now, drastically reduced,
100% free, 100% guaranteed, 100% satisfied, access your account, account update, activate now, change password, click to verify, confirm your details, confidential information, download now, final notice,
important update, immediate action required, install now, last warning, log in now, new login detected, password reset, payment details needed, security breach, verify identity, bet now, casino bonus, free spins,
gamble online, lottery winner, online casino, winning numbers, 100% natural, diet pill, fat burner, weight loss, medical breakthrough, miracle cure, natural remedy, online pharmacy, prescription drugs, secret formula,
if i don't hear back, take silence as a no, no response means`);
