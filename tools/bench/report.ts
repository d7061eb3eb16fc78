import { availableParallelism, loadavg } from 'node:os';

/** The middle of an odd number of figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

export const round = (figure: number, digits = 2): number => Number(figure.toFixed(digits));

export type Promised = {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
};

const isPromise = ({ atMost, atLeast }: Promised): boolean => atMost !== undefined || atLeast !== undefined;

/** Prints the figures as a table on stderr and everything as JSON on stdout. True when every promise holds. */
export function report(name: string, figures: readonly Promised[], detail: object): boolean {
  const holds = ({
    figure,
    atMost = Number.POSITIVE_INFINITY,
    atLeast = Number.NEGATIVE_INFINITY,
  }: Promised) => figure <= atMost && figure >= atLeast;
  const broken = figures.filter((entry) => isPromise(entry) && !holds(entry));
  for (const entry of figures) {
    const { name: what, figure, unit, atMost, atLeast } = entry;
    const most = atMost === undefined ? '' : `  at most ${atMost}`;
    const least = atLeast === undefined ? '' : `  at least ${atLeast}`;
    const limit = `${most}${least}${broken.includes(entry) ? '  BROKEN' : ''}`;
    process.stderr.write(
      `${what.padEnd(44)} ${String(round(figure)).padStart(10)} ${unit.padEnd(8)}${limit}\n`,
    );
  }
  // Others on the machine slow everything down; who reads the figures must know how busy it was.
  const machine = { cores: availableParallelism(), load: loadavg().map((figure) => round(figure)) };
  const json = {
    bench: name,
    ok: broken.length === 0,
    figures: figures.map((entry) => ({ ...entry, figure: round(entry.figure, 3) })),
    machine,
    ...detail,
  };
  process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  return broken.length === 0;
}
