// The states of the books of classes by year. Part of `states.ts`.

import type { ShelfAnswer, YearBookAnswer } from '@preau/protocol/school';
import { json, refusal } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

const CLASS = '018f0000-0000-7000-8000-000000000001';
const former = { version: 1, text: 'Lire la page 12', writtenAt: 1_795_500_000_000, writtenBy: 'Camille Petit' };

const SHELF = {
  thisYear: 2026,
  books: [
    { audienceId: CLASS, label: '5e B', year: 2026 },
    { audienceId: CLASS, label: '5e B', year: 2025 },
  ],
} as unknown as ShelfAnswer;

const BOOK = {
  schoolName: 'Collège Jean-Moulin',
  label: '5e B',
  zone: 'Europe/Paris',
  year: 2026,
  from: '2026-08-01',
  to: '2027-07-31',
  isClosed: false,
  today: '2026-11-24',
  notes: [
    {
      lessonId: CLASS,
      date: '2026-11-24',
      subject: 'Histoire',
      teacherName: 'Camille Petit',
      text: '# Charlemagne\n- L’année 800',
      files: ['Frise.pdf'],
      history: [],
    },
  ],
  homework: [
    {
      dueOn: '2026-11-26',
      subject: 'Histoire',
      teacherName: 'Camille Petit',
      text: 'Lire les pages 12 et 13',
      minutes: 20,
      expects: 'nothing',
      files: [],
      isWithdrawn: false,
      history: [former],
    },
  ],
  visas: [{ from: '2026-08-01', to: '2026-11-20', note: '', seenBy: 'Claude Martin', seenAt: 1_795_200_000_000 }],
  maySee: true,
} as unknown as YearBookAnswer;

/** In the order in which the runs walk them. */
export const BOOK_STATES: readonly ScreenState[] = [
  { screen: 'shelf', state: 'books', role: 'guardian', sign: '[data-state="shelf"]', means: json('/api/books', SHELF) },
  {
    screen: 'yearBook',
    state: 'seen by the head',
    role: 'head',
    sign: '[data-state="book"] .year-visas',
    means: json('/api/books/*', BOOK),
  },
  {
    screen: 'pastBook',
    state: 'not yours',
    role: 'pupil',
    sign: '[data-state="error"]',
    means: refusal('GET', '/api/books/*', 404, 'audience.unknown'),
  },
];
