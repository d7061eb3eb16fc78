const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  å: 'a',
  ł: 'l',
  đ: 'd',
  œ: 'oe',
  '’': "'",
  '‘': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '–': '-',
  '—': '-',
  ' ': ' ',
};

/** Lower case without accents, straight quotes, single blanks: people leave accents out, so rules do too. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[̀-ͯ]/g, '')
    .normalize('NFC')
    .replace(/[ßøæåłđœ’‘`´“”„–— ]/g, (sign) => LETTERS[sign] ?? sign)
    .replace(/[ \t]+/g, ' ')
    .trim();
}
