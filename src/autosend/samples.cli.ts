import type { Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import type { AutosendSamples } from './contract.ts';
import { judgeSample, readSamples, setSampleShare } from './samples.ts';

type Asked = {
  readonly ctx: Ctx;
  readonly io: Io;
  readonly value: string | undefined;
  readonly flags: Readonly<Record<string, unknown>>;
};
const ID = /^[0-9a-f-]{36}$/i;

/** What `legwork autosend` knows of answers that are looked at afterwards. */
export const SAMPLE_ACTS = {
  samples: async ({ ctx, io }: Asked) => print(io, await readSamples(ctx)),
  async judge({ ctx, io, value = '', flags }: Asked) {
    const [right, wrong] = [flags.right === true, flags.wrong === true];
    if (right === wrong || !ID.test(value))
      throw invalid(
        'autosend.judge',
        'Name the answer by its id and say --right or --wrong. Nothing was changed; the ids are shown by: autosend samples.',
      );
    print(io, await judgeSample(ctx, { draftId: value, right, note: String(flags.reason ?? '') }));
  },
  async sampling({ ctx, io, value = '' }: Asked) {
    const percent = Number(value.replace('%', ''));
    if (value.trim() === '' || !(percent >= 0 && percent <= 100))
      throw invalid('autosend.sampling', 'The share is a number of hundred, such as 5. Nothing was changed.');
    print(io, await setSampleShare(ctx, { share: percent / 100 }));
  },
};

const print = (io: Io, view: AutosendSamples): void =>
  io.result(view, () => {
    const { alone, drawn, passedOver, right, wrong, waiting } = view.counts;
    if (view.waiting.length > 0)
      io.table(
        view.waiting.map(({ draftId, leadName, intent, confidence, body, drawnAt }) => ({
          ...{ id: draftId, lead: leadName ?? '', intent, confidence: confidence?.toFixed(2) ?? '' },
          ...{ answer: body.replace(/\s+/g, ' ').slice(0, 60), drawn: drawnAt },
        })),
      );
    io.line(
      `${alone} went without a person: ${drawn} drawn (${right} right, ${wrong} wrong, ${waiting} waiting), ${passedOver} not.`,
    );
    io.line(`${Math.round(view.share * 1000) / 10} of 100 are drawn.`);
  });
