// The gate of this house: core/gate's door, draw, lanes, controller, ladder, credit and bands, put together as the running program puts them.
// Without the ladder the same door keeps people outside until their class has seats.

import { averageOf, comeBackAfter, createDoor, creditAfter, PRESENT_MS } from '@preau/core/gate';
import type { DoorPerson, LadderFill } from '@preau/core/gate';
import { EVENT } from '../calendar.ts';
import { PLACE } from '../crowd.ts';
import type { Hall, Policy } from '../hall.ts';
import { drawHour } from './draw.ts';
import { createJoinControl } from './join-control.ts';
import { createDesk } from './media-desk.ts';
import { createPromiseBook, isNoted } from './promises.ts';

/** How the gate is run. */
export interface OursOptions {
  /** Whether the ladder gives way before people do. */
  readonly ladder: boolean;
  readonly fill: LadderFill;
  /** Credit of each class, kept from hour to hour; changed at the end of each. */
  readonly credits: Float64Array;
}

/** Somebody inside renews the ticket: every 150 to 225 s in the house, here once in 280 s (short of the 300 s that count as silence), to save time. */
const RENEW_SECONDS = 280;
const RENEWALS_IN_THAT = 1.5;
/** Somebody who waits checks in every 150 to 225 s in the house, here once in 290 s, short of the 300 s for which it counts as present. */
const CHECK_IN_SECONDS = PRESENT_MS / 1_000 - 10;
/** Those whose bands are noted look more often, as the page does. */
const NOTED_SECONDS = 80;
const CHECK_INS_A_SECOND = 1_000 / comeBackAfter(Infinity, 0.5);
/** The page shows its first band so soon. */
const FIRST_BAND_SECONDS = 2;

/** Our policy for one hour. */
export function oursPolicy(hall: Hall, { ladder, fill, credits }: OursOptions): Policy {
  const { cell, hour, crowd, calendar, chance, values } = hall;
  const draw = drawHour(cell, hour, credits);
  const door = createDoor();
  const joins = createJoinControl(hall);
  const book = createPromiseBook(door);
  /** For comparison: bands that also count those ahead who are on the plan and not here yet. */
  const planBook = createPromiseBook(door);
  const presentOf = (c: number): number => (ladder ? crowd.insideWithTeacher(c) : crowd.present(c));
  const desk = createDesk(hall, { ranks: draw.ranks, ladder, fill, presentOf });
  crowd.onChange = desk.touch;
  const lessonIds = Array.from({ length: cell.classes }, (_, c) => String(c));
  for (const [c, lessonId] of lessonIds.entries())
    door.plan({ lessonId, rank: draw.ranks[c]!, endsAt: hour.endsAt * 1_000 }, hour.opensAt * 1_000);
  const people: (DoorPerson | undefined)[] = Array.from({ length: cell.people });
  const lessonOf = (p: number): string => lessonIds[cell.classOf[p]!]!;

  const checkIn = (p: number, now: number): boolean => {
    const person = (people[p] ??= { personId: String(p), inner: draw.innerOf(p) });
    const known = door.checkIn(lessonOf(p), person, now * 1_000);
    return known.ok && known.value === 'admitted';
  };
  const sleepOf = (p: number): number => (isNoted(p) ? NOTED_SECONDS : CHECK_IN_SECONDS);
  const sleep = (p: number, now: number): void => hall.due(p, now + sleepOf(p), now);

  return {
    arrive: (p, now) => {
      crowd.attempts[p]! += crowd.devices(p);
      hall.wait(p, now);
      checkIn(p, now);
      if (isNoted(p)) hall.due(p, now + FIRST_BAND_SECONDS, now);
      else sleep(p, now);
    },
    due: (p, now) => {
      checkIn(p, now);
      if (crowd.place[p] === PLACE.in) {
        crowd.requests[p]! += RENEWALS_IN_THAT;
        return hall.due(p, now + RENEW_SECONDS, now);
      }
      crowd.requests[p]! += crowd.devices(p) * sleepOf(p) * CHECK_INS_A_SECOND;
      if (isNoted(p)) {
        const c = cell.classOf[p]!;
        book.waits(p, draw.ranks[c]!, 0, now);
        planBook.waits(p, draw.ranks[c]!, desk.expectedAhead(c, now), now);
      }
      sleep(p, now);
    },
    tick: (now) => {
      desk.decide(now);
      const granted = joins.grant(door.waiting(now * 1_000), now);
      if (granted === 0) return;
      const admissions = door.admit(granted, now * 1_000, ladder ? undefined : desk.roomNow());
      joins.used(admissions.length);
      book.admitted(admissions.length, now);
      planBook.admitted(admissions.length, now);
      for (const { personId } of admissions) {
        const p = Number(personId);
        desk.take(cell.classOf[p]!);
        book.ends(p, now);
        planBook.ends(p, now);
        // The first answer lets in while nothing is short; who waits reads the counters.
        if (crowd.atDoorAt[p] !== now) calendar.set(p, now + chance.unit() * values.redeemSeconds, EVENT.enter, now);
        else {
          hall.enter(p, now);
          hall.due(p, now + RENEW_SECONDS, now);
        }
      }
    },
    entered: (p, now) => hall.due(p, now + RENEW_SECONDS, now),
    lineCut: (p, now) => door.away(lessonOf(p), String(p), now * 1_000),
    lineBack: (p, now) => {
      const isKept = checkIn(p, now);
      if (!isKept) desk.give(cell.classOf[p]!);
      return isKept;
    },
    gaveUp: (p, now) => {
      book.ends(p, null);
      planBook.ends(p, null);
      door.leave(lessonOf(p), String(p), now * 1_000);
    },
    levelOf: (c) => (ladder ? desk.levels[c]! : values.fixedLevel),
    marginOf: (c) => (ladder ? desk.margins[c]! : 0),
    close: (got) => {
      const average = averageOf([...got]);
      for (let c = 0; c < cell.classes; c += 1) credits[c] = creditAfter(credits[c]!, got[c]!, average);
    },
    promises: () => ({ shown: book.count(), withPlan: planBook.count() }),
  };
}
