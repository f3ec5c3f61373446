// A lesson as its screens read it: the client's connection, as much of it as they use.

import type { LessonConnection } from '@preau/client';

export type { LessonView } from '@preau/client';

/** The connection of one page. */
export type LessonStore = Pick<
  LessonConnection,
  'getSnapshot' | 'subscribe' | 'send' | 'open' | 'takeOver' | 'reenter' | 'readMissed' | 'withdraw' | 'nudge' | 'close'
>;
