// The mark: a slanted roof, the accent of « é », over three pupils who grow. It keeps its three paints in every theme.

import type { ReactNode } from 'react';

/** The mark alone; always beside the name or in a named link. */
export function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <rect className="mark-wall" width="48" height="48" rx="13" />
      <path className="mark-roof" d="M8.5 21.5 39.5 10.5" fill="none" strokeWidth="5.2" strokeLinecap="round" />
      <g className="mark-line">
        <circle cx="14.2" cy="28.6" r="3.1" />
        <path d="M10.6 39v-2.2a3.6 3.6 0 0 1 7.2 0V39z" />
        <circle cx="24" cy="25.4" r="3.3" />
        <path d="M20.2 39v-4.8a3.8 3.8 0 0 1 7.6 0V39z" />
        <circle cx="34" cy="22" r="3.5" />
        <path d="M30 39v-7.6a4 4 0 0 1 8 0V39z" />
      </g>
    </svg>
  );
}
