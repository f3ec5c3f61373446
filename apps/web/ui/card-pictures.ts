// The twelve drawings of the cards of the youngest, and the marks by which cards are told apart: paths in a square of 48, drawn by whoever shows them.
// Colours are those of the things, the same in every theme: a drawing stands on a light tile. PEOPLE-103, 104.

import type { CardPicture } from '@preau/core/school';

/** A path: filled, or with a third number a line of that width. */
export type Stroke = readonly [d: string, colour: string, width?: number];

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

const INK = '#2a1d10';
const WOOD = '#6b4a2f';

/** What each picture is made of, from back to front. */
export const DRAWINGS: Readonly<Record<CardPicture, readonly Stroke[]>> = {
  cat: [
    ['M10 27 11 7 23 15zM38 27 37 7 25 15z', '#b9671f'],
    [circle(24, 27, 14.5), '#e0953f'],
    [circle(18.5, 25, 2.3) + circle(29.5, 25, 2.3), INK],
    ['M21.2 30h5.6L24 33.2z', '#8c3b3b'],
    [
      'M24 33v2.5c-1.5 2-4 2-5.5.8M24 35.5c1.5 2 4 2 5.5.8M14 31l-9-2M14 33.5 5.5 36M34 31l9-2M34 33.5l8.5 2.5',
      INK,
      1.6,
    ],
  ],
  boat: [
    ['M24 33V5', WOOD, 2.6],
    ['M26 7v20h15z', '#d9534a'],
    ['M22 11v16H10z', '#4f93cc'],
    ['M5 31h38l-6 10H12z', '#8a4b23'],
    ['M3 43c4-3 7-3 10.5 0s7 3 10.5 0 7-3 10.5 0 7 3 10.5 0', '#2a6aa5', 2.6],
  ],
  apple: [
    ['M24 15c-4-4-15-3-16 8-1 11 7 20 11 20 2 0 3-1.4 5-1.4s3 1.4 5 1.4c4 0 12-9 11-20-1-11-12-12-16-8z', '#c8322f'],
    ['M24 16c0-4 1-7 4-10', WOOD, 2.8],
    ['M26 11c3-6 8-7 12-5-1 6-7 8-12 5z', '#3f8f4e'],
    ['M14 22c.5-3 2-4.5 4-5', '#f3b3ab', 2.4],
  ],
  star: [
    ['M24 4 29.3 18.3 44.5 18.9 32.6 28.3 36.7 43 24 34.6 11.3 43 15.4 28.3 3.5 18.9 18.7 18.3z', '#f0b429'],
    ['M24 4 29.3 18.3 44.5 18.9 32.6 28.3 36.7 43 24 34.6 11.3 43 15.4 28.3 3.5 18.9 18.7 18.3z', '#9a6b00', 1.6],
  ],
  house: [
    ['M10 22h28v20H10z', '#f0d9b0'],
    ['M31 8h5v9h-5z', '#8a3a24'],
    ['M3.5 24 24 6l20.5 18z', '#b5482f'],
    ['M20 42V30h8v12z', WOOD],
    ['M31 27h4.5v5H31zM12.5 27H17v5h-4.5z', '#4f93cc'],
  ],
  tree: [
    ['M21 28h6v16h-6z', '#7a5230'],
    [circle(24, 16, 12) + circle(14.5, 23, 8) + circle(33.5, 23, 8), '#3f8f4e'],
  ],
  fish: [
    ['M4 24c6-12 22-14 31-2l9-9v22l-9-9c-9 12-25 10-31-2z', '#3d85c0'],
    [circle(13, 22, 3), '#ffffff'],
    [circle(13, 22, 1.6), INK],
    ['M21 17c3 4 3 10 0 14', '#1f4f7d', 2],
  ],
  key: [
    [circle(14, 24, 7.4), '#c98a12', 5.4],
    ['M21 21.5h23v5h-4v6.5h-5v-6.5h-3v4h-4.5v-4H21z', '#c98a12'],
  ],
  umbrella: [
    ['M24 8V3.5M24 22v17c0 5.5 8 5.5 8 0', '#4a3b2a', 2.8],
    ['M4 26C5 13 14 7 24 7s19 6 20 19c-3-3-7-3-10 0-3-3-7-3-10 0-3-3-7-3-10 0-3-3-7-3-10 0z', '#8a4fa3'],
    ['M24 8c-5 5-9 10-10 18M24 8c5 5 9 10 10 18', '#5d2f73', 1.6],
  ],
  bell: [
    [circle(24, 6.5, 3.5) + circle(24, 39, 4.5), '#7d5a0c'],
    ['M24 7c-8 0-12 6-12 14 0 9-3 12-5 16h34c-2-4-5-7-5-16 0-8-4-14-12-14z', '#e0b02a'],
    ['M10 32h28', '#9a7410', 2.4],
  ],
  flower: [
    ['M24 30v15', '#3f8f4e', 3],
    ['M24 42c2-6 7-8 12-7-1 5-6 8-12 7z', '#3f8f4e'],
    [
      circle(24, 10.5, 6.5) +
        circle(32.5, 17, 6.5) +
        circle(29.5, 27, 6.5) +
        circle(18.5, 27, 6.5) +
        circle(15.5, 17, 6.5),
      '#d9558f',
    ],
    [circle(24, 19.5, 5.5), '#f0c02f'],
  ],
  moon: [
    ['M30 5a20 20 0 1 0 13 27A16.5 16.5 0 0 1 30 5z', '#5a6fb0'],
    [circle(37, 13, 1.6) + circle(42, 21, 1.2), '#9a6b00'],
  ],
};

const COLOURS = ['#c8322f', '#2a6aa5', '#2f7d46', '#b26a00', '#7a4396', '#3c4a45'] as const;
const SHAPES = [
  circle(24, 24, 19),
  'M6 6h36v36H6z',
  'M24 4 45 42H3z',
  'M24 42C8 31 3 24 5 16c2-8 13-10 19-2 6-8 17-6 19 2 2 8-3 15-19 26z',
] as const;

/** The mark of a card: one of four shapes in one of six colours. */
export function markOf(face: number): readonly Stroke[] {
  const shape = SHAPES[Math.floor(face / COLOURS.length) % SHAPES.length]!;
  return [[shape, COLOURS[face % COLOURS.length]!]];
}
