// The covered courtyard: a slanted roof, and the class beneath it. One figure a pupil; those who are not there yet are dashed.

import type { ReactNode } from 'react';

const WIDTH = 360;

function Figure({ x, y, here }: { readonly x: number; readonly y: number; readonly here: boolean }): ReactNode {
  return (
    <g className={here ? 'yard-here' : 'yard-away'} transform={`translate(${x} ${y})`}>
      <circle cx="0" cy="-13" r="3.6" />
      <path d="M-4.6 0v-3.6a4.6 4.6 0 0 1 9.200 0V0z" />
    </g>
  );
}

/** At most 40 figures are drawn; the title tells the true numbers. */
export function Courtyard({ present, expected, title }: { readonly present: number; readonly expected: number; readonly title: string }): ReactNode {
  const drawn = Math.min(40, expected);
  const here = expected === 0 ? 0 : Math.min(drawn, Math.round((present / expected) * drawn));
  const perRow = 20;
  return (
    <svg className="yard" viewBox={`0 0 ${WIDTH} 120`} role="img" aria-label={title} preserveAspectRatio="xMidYMax meet">
      <path className="yard-ground" d={`M0 92h${WIDTH}v28H0z`} />
      <path className="yard-beam" d="M30 46v52M180 36v62M330 26v72" />
      <path className="yard-roof" d="M4 50 356 20" />
      {Array.from({ length: drawn }, (_, index) => {
        const row = Math.floor(index / perRow);
        const inRow = Math.min(perRow, drawn - row * perRow);
        const step = Math.min(16, 320 / Math.max(1, inRow));
        return <Figure key={index} x={WIDTH / 2 - ((inRow - 1) * step) / 2 + (index % perRow) * step} y={94 + row * 18} here={index < here} />;
      })}
    </svg>
  );
}
