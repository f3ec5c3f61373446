// Pictures that nobody names any more go, once a day: first from the records, then from the files. docs/spec/lesson.md, LESSON-77.

import type { Clock } from '../base/index.ts';
import type { PictureStore, SheetStore } from './ports.ts';

const DAY_MS = 86_400_000;
/** So long an upload waits for a sheet that names it. */
export const UNNAMED_MS = 30 * DAY_MS;
/** So long a file waits for its record: an upload that is on its way is never swept. */
export const UNKNOWN_MS = DAY_MS;

/** What the sweep needs. */
export interface SweepParts {
  readonly sheets: Pick<SheetStore, 'forgetUnnamed' | 'knownPictures'>;
  readonly pictures: Pick<PictureStore, 'sweep'>;
  readonly clock: Clock;
}

/** Sweeps once. Several processes may do it at the same time. Answers how many records and files went. */
export async function sweepPictures({
  sheets,
  pictures,
  clock,
}: SweepParts): Promise<{ readonly records: number; readonly files: number }> {
  const now = clock.now();
  const records = await sheets.forgetUnnamed(now - UNNAMED_MS);
  const files = await pictures.sweep(now - UNKNOWN_MS, (ids) => sheets.knownPictures(ids));
  return { records, files };
}
