// The gate of this house: core/gate's door, draw, lanes, controller, ladder, credit and bands, put together as the running program puts them.
// Without the ladder the same door keeps people outside until their class has seats.

import { averageOf, comeBackAfter, createDoor, creditAfter, PRESENT_MS } from '@preau/core/gate';
import type { DoorPerson, LadderFill } from '@preau/core/gate';
import { EVENT } from '../calendar.ts';
import { PLACE } from '../crowd.ts';
import type { Hall, Policy } from '../hall.ts';
import { drawHour } from './draw.ts';
import { createJoinControl } from './join-control.ts';
import type { JoinControl } from './join-control.ts';
import { learntArrivals } from './learnt.ts';
import { createDesk } from './media-desk.ts';
import { createPromiseBook, isNoted } from './promises.ts';

/** How the gate is run. */
export interface OursOptions {
  /** Whether the ladder gives way before people do. */
  readonly ladder: boolean;
  readonly fill: LadderFill;
  /** Credit of each class, kept from hour to hour; changed at the end of each. */
  readonly credits: Float64Array;
  /** Ranks and joins of a gate that was seen, in a rehearsal; drawn and found by the controller without them. */
  readonly ranks?: Float64Array;
  readonly joins?: JoinControl;
  /** Whose bands are noted; one in fifty without it. */
  readonly noted?: (p: number) => boolean;
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
export function oursPolicy(hall: Hall, { ladder, fill, credits, ...seen }: OursOptions): Policy {
  const { cell, hour, crowd, calendar, chance, values } = hall;
  const drawn = drawHour(cell, hour, credits);
  const draw = { ...drawn, ranks: seen.ranks ?? drawn.ranks };
  const door = createDoor();
  const joins = seen.joins ?? createJoinControl(hall);
  const noted = seen.noted ?? isNoted;
  const arrivals = learntArrivals(hall);
  const desk = createDesk(hall, { ranks: draw.ranks, ladder, fill, curve: arrivals.curveOf(hour.startsAt * 1_000) });
  const book = createPromiseBook(hall, { door, ranks: draw.ranks, arrivals, hasSeats: desk.hasSeats });
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
  const sleepOf = (p: number): number => (noted(p) ? NOTED_SECONDS : CHECK_IN_SECONDS);
  const sleep = (p: number, now: number): void => hall.due(p, now + sleepOf(p), now);

  return {
    arrive: (p, now) => {
      if (crowd.attempts[p] === 0) arrivals.came(hour.startsAt * 1_000, now * 1_000, 1);
      crowd.attempts[p]! += crowd.devices(p);
      hall.wait(p, now);
      checkIn(p, now);
      if (noted(p)) hall.due(p, now + FIRST_BAND_SECONDS, now);
      else sleep(p, now);
    },
    due: (p, now) => {
      checkIn(p, now);
      if (crowd.place[p] === PLACE.in) {
        crowd.requests[p]! += RENEWALS_IN_THAT;
        return hall.due(p, now + RENEW_SECONDS, now);
      }
      crowd.requests[p]! += crowd.devices(p) * sleepOf(p) * CHECK_INS_A_SECOND;
      if (noted(p)) book.looks(p, now);
      sleep(p, now);
    },
    tick: (now) => {
      desk.decide(now);
      const waiting = door.waiting(now * 1_000);
      const granted = joins.grant(waiting, now);
      const room = ladder || granted === 0 ? undefined : desk.roomNow();
      const isShut = granted === 0 || (!ladder && room === undefined);
      const admissions = isShut ? [] : door.admit(granted, now * 1_000, room);
      joins.used(admissions.length);
      book.beat(waiting, admissions.length, joins.perSecond?.(now) ?? 0, now);
      for (const { personId } of admissions) {
        const p = Number(personId);
        desk.take(cell.classOf[p]!);
        book.entered(p, now);
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
      book.left(p, now);
      door.leave(lessonOf(p), String(p), now * 1_000);
    },
    levelOf: (c) => (ladder ? desk.levels[c]! : values.fixedLevel),
    marginOf: (c) => (ladder ? desk.margins[c]! : 0),
    close: (got) => {
      const average = averageOf([...got]);
      for (let c = 0; c < cell.classes; c += 1) credits[c] = creditAfter(credits[c]!, got[c]!, average);
    },
    promises: () => ({ shown: book.count(hour.endsAt + 360) }),
  };
}
