type Asked<I, O> = { readonly what: I; resolve(answer: O): void; reject(error: unknown): void };

/**
 * Makes one question of many that are asked at the same time. Whatever is asked while a round is under way goes into the
 * next one, so that nobody waits for company; `work` answers in the order of what was asked. When it throws, everybody of
 * its round hears the error.
 */
export function gather<I, O>(work: (asked: readonly I[]) => Promise<readonly O[]>): (what: I) => Promise<O> {
  let waiting: Asked<I, O>[] = [];
  let running = false;
  const rounds = async (): Promise<void> => {
    while (waiting.length > 0) {
      const round = waiting;
      waiting = [];
      try {
        const answers = await work(round.map(({ what }) => what));
        round.forEach((asked, index) => {
          asked.resolve(answers[index] as O);
        });
      } catch (error) {
        for (const asked of round) asked.reject(error);
      }
    }
    running = false;
  };
  return (what) =>
    new Promise((resolve, reject) => {
      waiting.push({ what, resolve, reject });
      if (running) return;
      running = true;
      // After whatever else this turn of the event loop brings.
      setImmediate(() => void rounds());
    });
}
