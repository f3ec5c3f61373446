// Credit in a running gate: hears lessons, looks at the door every ten seconds, settles each hour once; one gate of several at a time. GATE-173 to GATE-177.

import { localDateAt, minuteOfDayAt } from '@preau/core/base';
import { creditStepOf } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { CreditHourAnswer } from '@preau/protocol/gate';
import type { Bus, Clock } from '@preau/service/base';
import { instantOfHour, waitingOf } from '@preau/service/gate';
import type {
  CreditBook,
  CreditDesk,
  DaySeeds,
  Doors,
  DoorSight,
  PublishedHour,
  SettledHour,
} from '@preau/service/gate';
import { startRounds } from './rounds.ts';
import { createTurn } from './turn.ts';

/** What credit is kept from. */
export interface CreditHouseOptions {
  readonly desk: CreditDesk;
  readonly book: CreditBook;
  readonly bus: Bus;
  readonly doors: Pick<Doors, 'queue' | 'stateOf'>;
  readonly seeds: Pick<DaySeeds, 'classOf'>;
  readonly zone: string;
  readonly clock: Clock;
  readonly fault: (error: unknown) => void;
  readonly everyMs?: number | undefined;
}

/** About every second, never by the clock's full seconds. */
const EVERY_MS = 1_019;
const LOOK_EVERY_MS = 10_000;
/** What was seen in the hour that runs is written so often: whoever takes over has missed no more. */
const WRITE_EVERY_MS = 60_000;
/** The door is asked for so many teachers at a time. */
const ASKED_AT_ONCE = 64;

/** Opens it. Closing ends the looks, writes what was seen and gives the turn back; the book stays open. */
export async function openCreditHouse(options: CreditHouseOptions): Promise<AsyncDisposable> {
  const { desk, book, bus, clock } = options;
  await using opening = new AsyncDisposableStack();
  opening.defer(await bus.subscribe('lesson.live', (fact) => desk.heard(fact, clock.now())));
  const turn = opening.use(createTurn(bus, 'gate:credits'));
  let [isOurs, lookedAt, writtenAt] = [false, -Infinity, -Infinity];

  const read = async (version: number): Promise<void> => {
    const page = await book.read(version);
    if (page !== undefined) desk.begin(page);
  };
  const write = async (at: EpochMs, settled?: SettledHour): Promise<void> => {
    const hour = settled === undefined ? undefined : publishedHour(settled, options);
    const put = async (version: number): Promise<boolean> => {
      const page = { ...desk.page(), version };
      const isWritten = await book.write(page, hour);
      if (isWritten) desk.take(page);
      return isWritten;
    };
    writtenAt = at;
    if (await put(desk.page().version + 1)) return;
    const other = await book.read(-1);
    // Somebody else wrote: that page stands, and the hour is settled once.
    if (other !== undefined) desk.begin(other);
    // A Redis that lost everything: what is at hand begins a new book.
    else await put(1);
  };
  const look = async (at: EpochMs): Promise<void> => {
    const before = desk.page();
    const { page, settled } = desk.look(await sightOf(options, at), at);
    desk.take(page);
    if (settled === undefined && (at - writtenAt < WRITE_EVERY_MS || page.open.size === 0)) return;
    try {
      await write(at, settled);
    } catch (error) {
      // What is not written does not count: the hour is settled from the old page, by whoever comes next.
      desk.take(before);
      throw error;
    }
  };
  const round = async (): Promise<void> => {
    const wasOurs = isOurs;
    isOurs = await turn.isOurs();
    const at = clock.now();
    if (Math.abs(at - lookedAt) < LOOK_EVERY_MS && isOurs === wasOurs) return;
    lookedAt = at;
    if (isOurs && wasOurs) return look(at);
    if (bus.isReachable()) await read(desk.page().version);
    if (isOurs) await look(at);
  };
  const rounds = startRounds(options.everyMs ?? EVERY_MS, round, options.fault);
  opening.defer(async () => {
    if (turn.wasOurs() && desk.page().open.size > 0) await write(clock.now()).catch(options.fault);
  });
  opening.use(rounds);
  return opening.move();
}

/** Who waits for which lesson, and whether the teachers who are not in wait too. */
async function sightOf({ desk, doors }: CreditHouseOptions, at: EpochMs): Promise<DoorSight> {
  const waiting = waitingOf(await Promise.all([doors.queue('lesson', at), doors.queue('rejoin', at)]));
  const asked = [...waiting.keys()].flatMap((lessonId) =>
    desk.absentTeachers(lessonId, at).map((personId) => ({ lessonId, personId })),
  );
  const teachers = new Map<string, number>();
  for (let next = 0; next < asked.length; next += ASKED_AT_ONCE)
    await Promise.all(
      asked.slice(next, next + ASKED_AT_ONCE).map(async ({ lessonId, personId }) => {
        const state = await doors.stateOf('lesson', lessonId, personId, at);
        if (state === 'present') teachers.set(lessonId, (teachers.get(lessonId) ?? 0) + 1);
      }),
    );
  return { waiting, teachers };
}

/** An hour as everybody may read it: classes under keys that say nothing, unless one knows the class and the day's opened seed. GATE-176. */
function publishedHour({ hour, average, classes }: SettledHour, { seeds, zone }: CreditHouseOptions): PublishedHour {
  const at = instantOfHour(hour);
  const date = localDateAt(at, zone);
  const label = `${date}T${String(Math.floor(minuteOfDayAt(at, zone) / 60)).padStart(2, '0')}`;
  const answer: CreditHourAnswer = {
    v: 1,
    hour: label,
    average: rounded(average),
    classes: classes
      .map(({ classKey, teachableMs, taughtMs, ranks, credit }) => ({
        class: seeds.classOf(date, classKey),
        ranks,
        teachableSeconds: Math.round(teachableMs / 1_000),
        taughtSeconds: Math.round(taughtMs / 1_000),
        credit: rounded(credit),
        step: creditStepOf(credit),
      }))
      .toSorted((a, b) => (a.class < b.class ? -1 : 1)),
  };
  return { label, text: JSON.stringify(answer) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
