// The board on which a child taps the two pictures of a card, and where a moon stands while the card rests. PEOPLE-107.

import type { CardPicture } from '@preau/core/school';
import { DRAWINGS } from '../ui/card-pictures.ts';
import { button, drawing, make } from './card-parts.ts';
import type { CARD_WORDS } from './card-words.ts';

const PAIR = 2;
const BACK = [['M20 10 8 22l12 12M9 22h20a10 10 0 0 1 0 20h-6', 'currentColor', 3.6]] as const;

/** What stands on the page, from top to bottom, and how it rests. */
export interface PictureBoard {
  readonly nodes: readonly Node[];
  /** Blocks the pictures for that long and says why; then it is tapped anew. */
  readonly rest: (forMs: number, why: string) => void;
  /** Forgets a rest: the page goes. */
  readonly stop: () => void;
}

/** Makes the board. `judge` gets the pair once it is whole; until the board rests, nothing more can be tapped. */
export function makePictureBoard(
  words: (typeof CARD_WORDS)[keyof typeof CARD_WORDS],
  judge: (pair: readonly CardPicture[]) => void,
): PictureBoard {
  const chosen: CardPicture[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slots = make('div', { className: 'card-slots' });
  slots.setAttribute('aria-hidden', 'true');
  const said = make('p', { role: 'status', className: 'card-said' }, words.tap);
  const grid = make('div', { className: 'card-grid', role: 'group', ariaLabel: words.tap });
  const moon = make('div', { className: 'card-rest', hidden: true }, drawing(DRAWINGS.moon), make('i'));
  const draw = (): void => {
    slots.replaceChildren(
      ...Array.from({ length: PAIR }, (_, place) => {
        const picture = chosen[place];
        return make('span', {}, ...(picture === undefined ? [] : [drawing(DRAWINGS[picture])]));
      }),
    );
  };
  const block = (isBlocked: boolean): void => {
    for (const node of grid.querySelectorAll('button')) node.disabled = isBlocked;
  };
  const rest = (forMs: number, why: string): void => {
    said.textContent = why;
    block(true);
    moon.hidden = false;
    moon.style.setProperty('--rest', `${forMs}ms`);
    timer = setTimeout(() => {
      moon.hidden = true;
      chosen.length = 0;
      draw();
      block(false);
      said.textContent = words.ready;
      grid.querySelector('button')?.focus();
    }, forMs);
  };
  for (const [picture, strokes] of Object.entries(DRAWINGS) as [CardPicture, (typeof DRAWINGS)[CardPicture]][]) {
    const node = button(
      'card-picture',
      () => {
        if (chosen.length >= PAIR) return;
        chosen.push(picture);
        draw();
        said.textContent = words.chosen(chosen.length);
        if (chosen.length < PAIR) return;
        block(true);
        said.textContent = words.wait;
        judge(chosen);
      },
      drawing(strokes),
    );
    node.setAttribute('aria-label', words.pictures[picture]);
    grid.append(node);
  }
  const clear = button(
    'btn card-again',
    () => {
      if (chosen.length >= PAIR) return;
      chosen.length = 0;
      draw();
      said.textContent = words.tap;
    },
    drawing(BACK),
  );
  clear.setAttribute('aria-label', words.again);
  draw();
  return {
    nodes: [
      make('div', { className: 'card-pair' }, slots, clear),
      said,
      make('div', { className: 'card-board' }, grid, moon),
    ],
    rest,
    stop: () => clearTimeout(timer),
  };
}
