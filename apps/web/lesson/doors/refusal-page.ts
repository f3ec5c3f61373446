// Which page stands for a refusal at the lesson's door.

import type { RefusalCode } from '../../ui/request.ts';

/** Pages of the door. `failed` is everything that may pass. */
export type DoorPage =
  | 'removed'
  | 'ended'
  | 'early'
  | 'notYours'
  | 'unknown'
  | 'cancelled'
  | 'full'
  | 'replaced'
  | 'failed';

const PAGES: Partial<Record<RefusalCode, DoorPage>> = {
  'lesson.removed': 'removed',
  'lesson.closed': 'ended',
  'lesson.tooEarly': 'early',
  'lesson.notYours': 'notYours',
  'session.forbidden': 'notYours',
  'lesson.unknown': 'unknown',
  'request.notFound': 'unknown',
  'request.invalid': 'unknown',
  'lesson.cancelled': 'cancelled',
  'lesson.full': 'full',
  'lesson.replaced': 'replaced',
};

/** The page of a code. */
export function doorPageOf(code: RefusalCode): DoorPage {
  return PAGES[code] ?? 'failed';
}
