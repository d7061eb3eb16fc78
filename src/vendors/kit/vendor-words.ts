/** A vendor's own sentence for a reason: short, and without the addresses it repeats. */
export const shortWords = (text: string): string =>
  text.replace(/[^\s<>"'()]+@[^\s<>"'()]+/g, '(an address)').slice(0, 160);
