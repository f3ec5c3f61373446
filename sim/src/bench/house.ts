// The house as a whole: starting, pages, sign-ins, lessons under load, the import. Starts a Préau of its own.
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { gatherCrowd } from './crowd.ts';
import type { Figures } from './figures.ts';
import { measureImport } from './imports.ts';
import { measureAttack, measureEntries, measureFanOut, measureWrites } from './lessons.ts';
import { measurePages } from './pages.ts';

const FIRST_START_S = 120;
const LATER_START_S = 10;
/** 34 pupils and their teacher. */
const CLASS_SIZE = 34;
const CLASSES = 10;

/** `npm run bench` without a word. */
export async function measureHouse(figures: Figures): Promise<void> {
  {
    // The door is not the matter here: it lets everybody through at once.
    await using preau = await startPreau({ words: [], env: { PREAU_JOINS_PER_SECOND: '100000' } });
    figures.add('first start, dependencies installed', preau.startMs / 1000, 's', 'lower', FIRST_START_S);
    await preau.stop();
    await preau.restart();
    figures.add('later start', preau.startMs / 1000, 's', 'lower', LATER_START_S);
    await measurePages(figures, preau.url);
    const gathering = performance.now();
    const rooms = await gatherCrowd(preau, { classes: CLASSES, firstClassSize: CLASS_SIZE });
    const people = rooms.reduce((sum, room) => sum + room.pupils.length + 1, 0);
    figures.add(
      'first sign-ins with a new password',
      (people / (performance.now() - gathering)) * 1000,
      'per second',
      'higher',
    );
    const seats = await measureEntries(figures, rooms);
    await measureFanOut(figures, seats[0]!);
    await measureWrites(figures, seats);
    await measureAttack(figures, rooms[0]!, seats[0]!);
    for (const seat of seats.flat()) seat.end();
  }
  await measureImport(figures);
}
