// What the waiting page takes from the shelf when it is wanted: the lesson's sheet, and by the capsule of this device the names of who is here.
// A file of its own: only who has a capsule, or opens the sheet, needs it. The worker keeps it. GATE-107, GATE-182.

import type { ClassBoardAnswer } from '@preau/protocol/gate';
import type { SheetAnswer } from '@preau/protocol/lesson';
import { forgetCapsule, keptCapsule } from './capsule-cache.ts';
import { findKeptDay } from './kept-day.ts';
import { lessonInCapsule, pupilsHere } from './waiting-day.ts';
import type { KeptLesson } from './waiting-day.ts';
import { keepSheet, keptSheet, showSheet } from './waiting-sheet.ts';

const WORDS = {
  fr: { who: 'Qui est là', missing: (n: number) => (n === 1 ? '1 pas encore là' : `${n} pas encore là`) },
  en: { who: 'Who is here', missing: (n: number) => `${n} not here yet` },
} as const;

/** What the shelf works with. */
export interface ShelfParts {
  readonly lessonId: string;
  readonly language: 'fr' | 'en';
  /** The own seat as the gate knows it; null without one. */
  readonly seat: number | null;
  /** The card into which the sheet is written. */
  readonly place: HTMLElement;
  readonly ask: (path: string) => Promise<Response>;
}

/** The shelf of one page. */
export interface Shelf {
  /** Shows the sheet and takes the reader to it. */
  open(): Promise<void>;
  /** Shows who is here; without a capsule nothing. */
  board(board: ClassBoardAnswer): void;
}

/** Opens the shelf. What the capsule knows of the sheet stands in the page at once. */
export async function openShelf(parts: ShelfParts): Promise<Shelf> {
  const { lessonId, place, ask } = parts;
  const kept = await findKept(parts).catch(() => undefined);
  const sheet = kept?.sheet ?? null;
  if (sheet !== null) showSheet(place, sheet.text);
  let isWhole = sheet !== null && !sheet.isCut;
  return {
    open: async () => {
      const known = sheet?.text ?? keptSheet(lessonId);
      if (known !== null && !isWhole) showSheet(place, known);
      if (isWhole) return goTo(place);
      if (known !== null) goTo(place);
      try {
        const answer = await ask(`/api/lessons/${lessonId}/sheet`);
        if (!answer.ok) throw new TypeError(`Cannot read the sheet: ${answer.status}`);
        const { text } = (await answer.json()) as SheetAnswer;
        keepSheet(lessonId, text);
        showSheet(place, text);
        isWhole = true;
      } catch {
        if (known === null) showSheet(place, '');
      }
      if (known === null) goTo(place);
    },
    board: (board) => {
      if (kept !== undefined && kept.seats.length > 0) showNames(parts, kept, board);
    },
  };
}

async function findKept({ lessonId, seat }: ShelfParts): Promise<KeptLesson | undefined> {
  const login = localStorage.getItem('preau.signedIn');
  if (login === null) return undefined;
  const capsule = await findKeptDay(await keptCapsule(), login, forgetCapsule);
  return capsule === undefined ? undefined : lessonInCapsule(capsule, lessonId, seat);
}

function showNames({ language, place }: ShelfParts, kept: KeptLesson, { bits, expected }: ClassBoardAnswer): void {
  const words = WORDS[language];
  const { names, missing } = pupilsHere(kept, bits, expected);
  const card = document.getElementById('who') ?? document.createElement('section');
  if (!card.isConnected) {
    Object.assign(card, { id: 'who', className: 'card' });
    const title = document.createElement('h2');
    title.textContent = words.who;
    card.append(title, document.createElement('ul'), document.createElement('p'));
    place.parentElement!.append(card);
  }
  const list = card.querySelector('ul')!;
  if (names.join('\n') !== list.dataset['names']) {
    list.dataset['names'] = names.join('\n');
    list.replaceChildren(
      ...names.map((name) => {
        const item = document.createElement('li');
        item.textContent = name;
        return item;
      }),
    );
  }
  card.querySelector('p')!.textContent = missing > 0 ? words.missing(missing) : '';
}

function goTo(place: HTMLElement): void {
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'start', behavior: 'auto' });
}
