// The states of one's own files. Part of `states.ts`.

import { json, refusal } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

const FILES = '/api/files';
const LIMITS = { quotaBytes: 500_000_000, fileBytes: 25_000_000 };

/** The states of `/fichiers`. */
export const FILE_STATES: readonly ScreenState[] = [
  {
    screen: 'files',
    state: 'empty',
    role: 'pupil',
    sign: '[data-state="empty"]',
    means: json(FILES, { files: [], next: null, usedBytes: 0, ...LIMITS }),
  },
  {
    screen: 'files',
    state: 'list',
    role: 'teacher',
    sign: '.file-rows',
    means: json(FILES, {
      files: [
        {
          fileId: '0197c000-0000-7000-8000-000000000001',
          name: 'Fractions, exercices 4 à 9.pdf',
          mediaType: 'application/pdf',
          bytes: 1_240_000,
          createdAt: 1_795_500_000_000,
          uses: [{ kind: 'homework', useId: '0197c000-0000-7000-8000-000000000002' }],
        },
        {
          fileId: '0197c000-0000-7000-8000-000000000003',
          name: 'Dictée du 24 novembre.mp3',
          mediaType: 'audio/mpeg',
          bytes: 3_800_000,
          createdAt: 1_795_400_000_000,
          uses: [],
        },
      ],
      next: null,
      usedBytes: 5_040_000,
      ...LIMITS,
    }),
  },
  {
    screen: 'files',
    state: 'error',
    role: 'pupil',
    sign: '[data-state="error"]',
    means: refusal('GET', FILES, 503, 'server.unavailable'),
  },
];
