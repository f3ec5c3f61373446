// A drawing of the cards: one of the twelve pictures, or the mark of a card.

import type { ReactNode } from 'react';
import type { Stroke } from '../../ui/card-pictures.ts';

/** Hidden from screen readers without a `name`. */
export function Drawing({ strokes, name }: { readonly strokes: readonly Stroke[]; readonly name?: string }): ReactNode {
  return (
    <svg
      viewBox="0 0 48 48"
      className="card-drawing"
      {...(name === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
    >
      {strokes.map(([d, colour, width]) => (
        <path
          key={d + String(width)}
          d={d}
          fill={width === undefined ? colour : 'none'}
          {...(width === undefined
            ? {}
            : { stroke: colour, strokeWidth: width, strokeLinecap: 'round', strokeLinejoin: 'round' })}
        />
      ))}
    </svg>
  );
}
