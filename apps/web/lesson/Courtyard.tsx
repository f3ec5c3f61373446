// The covered courtyard: a slanted roof, and the class beneath it. One figure a pupil; those who are not there yet are dashed.

import type { ReactNode } from 'react';

const WIDTH = 360;
const PER_ROW = 12;
const STEP = 26;

function Figure({ x, y, here }: { readonly x: number; readonly y: number; readonly here: boolean }): ReactNode {
  return (
    <g className={here ? 'yard-here' : 'yard-away'} transform={`translate(${x} ${y})`}>
      <circle cx="0" cy="-15.5" r="4.4" />
      <path d="M-6 0v-3.400a6 6 0 0 1 12 0V0z" />
    </g>
  );
}

/** At most 36 figures are drawn, the front row first; the title tells the true numbers. */
export function Courtyard({
  present,
  expected,
  title,
}: {
  readonly present: number;
  readonly expected: number;
  readonly title: string;
}): ReactNode {
  const drawn = Math.min(3 * PER_ROW, expected);
  const here = expected === 0 ? 0 : Math.min(drawn, Math.ceil((present / expected) * drawn));
  const rows = Math.ceil(drawn / PER_ROW);
  return (
    <svg
      className="yard"
      viewBox={`0 0 ${WIDTH} 168`}
      role="img"
      aria-label={title}
      preserveAspectRatio="xMidYMax meet"
    >
      <path className="yard-ground" d={`M0 88h${WIDTH}v80H0z`} />
      <path className="yard-beam" d="M22 50v48M338 24v74" />
      <path className="yard-roof" d="M6 52 354 22" />
      {Array.from({ length: drawn }, (_, index) => {
        const row = Math.floor(index / PER_ROW);
        const inRow = Math.min(PER_ROW, drawn - row * PER_ROW);
        return (
          <Figure
            key={index}
            x={WIDTH / 2 - ((inRow - 1) * STEP) / 2 + (index % PER_ROW) * STEP}
            y={106 + (rows - 1 - row) * 24}
            here={index < here}
          />
        );
      })}
    </svg>
  );
}
