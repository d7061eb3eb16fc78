import type { CalibrationView } from '../../../src/autosend/contract.ts';

type Bins = CalibrationView['intents'][number]['bins'];
const SIDE = 300;
const LEFT = 40;
const TOP = 12;
const FOOT = 40;
const COUNTS = 44;
const MARKS = [0, 0.25, 0.5, 0.75, 1];
const x = (share: number) => LEFT + share * SIDE;
const y = (share: number) => TOP + (1 - share) * SIDE;

/** How often answers were right against how sure the program was. On the diagonal it is as right as it says; below, it promises too much. */
export function ReliabilityChart({
  intent,
  bins,
  threshold,
}: {
  intent: string;
  bins: Bins;
  threshold: number;
}) {
  const points = bins.flatMap(({ count, said, was }) =>
    count === 0 || said === null || was === null ? [] : [{ count, said, was }],
  );
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const base = y(0) + FOOT + (points.length === 0 ? 0 : COUNTS);
  const label =
    points.length === 0
      ? `Reliability of answers to ${intent}: nothing is settled yet.`
      : `Reliability of answers to ${intent}: ${points
          .map(({ said, was, count }) => `said ${said.toFixed(2)}, right ${was.toFixed(2)} of ${count}`)
          .join('; ')}. The numbers are in the table.`;
  return (
    <figure className="min-w-0">
      <svg
        viewBox={`0 0 ${LEFT + SIDE + 12} ${base + 4}`}
        role="img"
        aria-label={label}
        className="w-full max-w-md text-soft"
        fontSize="11"
      >
        {MARKS.map((mark) => (
          <g key={mark}>
            <path d={`M${x(0)} ${y(mark)}H${x(1)}`} className="stroke-line" fill="none" />
            <text x={LEFT - 6} y={y(mark) + 4} textAnchor="end" fill="currentColor">
              {mark * 100}
            </text>
            <text x={x(mark)} y={y(0) + 15} textAnchor="middle" fill="currentColor">
              {mark}
            </text>
          </g>
        ))}
        <path
          d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`}
          stroke="currentColor"
          strokeDasharray="4 4"
          fill="none"
        />
        <path d={`M${x(threshold)} ${y(0)}V${y(1)}`} className="stroke-warn" fill="none" />
        <text x={x(threshold) - 4} y={y(1) + 10} textAnchor="end" className="fill-warn">
          threshold {threshold.toFixed(2)}
        </text>
        {points.length > 1 && (
          <path
            d={`M${points.map(({ said, was }) => `${x(said)} ${y(was)}`).join('L')}`}
            className="stroke-accent"
            strokeWidth="2"
            fill="none"
          />
        )}
        {points.map(({ said, was, count }) => (
          <circle
            key={said}
            cx={x(said)}
            cy={y(was)}
            r={4 + 4 * Math.sqrt(count / most)}
            className="fill-accent"
          />
        ))}
        {points.length === 0 && (
          <text x={x(0.4)} y={y(0.75) - 24} textAnchor="middle" fill="currentColor" fontSize="13">
            nothing settled yet
          </text>
        )}
        <text x={x(0.5)} y={y(0) + 30} textAnchor="middle" fill="currentColor">
          how sure the program was
        </text>
        {bins.map(({ from, count }) => {
          const height = (count / most) * (COUNTS - 14);
          return count === 0 ? null : (
            <g key={from}>
              <rect
                x={x(from) + 2}
                y={base - height}
                width={SIDE / 10 - 4}
                height={height}
                className="fill-accent/40"
              />
              <text x={x(from) + SIDE / 20} y={base - height - 3} textAnchor="middle" fill="currentColor">
                {count}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption className="mt-1 text-xs text-soft">
        Upwards: per cent that were right. The dashed line is where it is as right as it says; the bars below
        say how many were settled.
      </figcaption>
    </figure>
  );
}
