// Tickets of the evening before: a school asks for its people's lessons of the next day, the gate mints. They hold nothing: the door does not know
// of them until their holder checks in. GATE-125 to GATE-127.

import { leaseEndsAt, slotAt } from '@preau/core/gate';
import type { EpochMs, MintedTicket, TicketAsk, TicketClaims } from '@preau/core/base';
import type { Mac } from '@preau/core/gate';
import type { Clock, Minter } from '../base/index.ts';

/** At most so many tickets in one batch: about a fifth of a second of signing. */
export const BATCH_TICKETS = 2_000;
/** Nothing is minted for a lesson that begins later than this: a long weekend and a day. */
const MINTED_AHEAD_MS = 6 * 86_400_000;
/** The lane of a minted ticket until its check-in, which gives the real place. */
const MINTED_PLACE = { lane: 'lesson', rank: 0, state: 'minted' } as const;

/** What the desk works with. */
export interface BatchDeskDeps {
  readonly minter: Minter<'ticket'>;
  readonly mac: Mac;
  readonly clock: Clock;
}

/** Mints tickets of the next day. */
export interface BatchDesk {
  /** For each ask, in its order, the tickets of its lessons. Throws RangeError on a batch that is too large. */
  mint(asks: readonly TicketAsk[]): Promise<readonly (readonly MintedTicket[])[]>;
}

/** Makes the desk. */
export function createBatchDesk({ minter, mac, clock }: BatchDeskDeps): BatchDesk {
  const mintOne = async (
    ask: TicketAsk,
    lesson: TicketAsk['lessons'][number],
    now: EpochMs,
  ): Promise<MintedTicket | undefined> => {
    const expiresAt = leaseEndsAt(lesson.endsAt);
    if (now >= expiresAt || lesson.startsAt > now + MINTED_AHEAD_MS) return undefined;
    const claims: TicketClaims = {
      personId: ask.personId,
      schoolId: ask.schoolId,
      sessionId: ask.sessionId,
      deviceId: ask.deviceId,
      target: lesson.lessonId,
      // A teacher's thirty audiences would make the capsule heavy; the check-in reads all of them from the session.
      audienceIds: ask.audienceIds.filter((id) => lesson.audienceIds.includes(id)),
      ...MINTED_PLACE,
    };
    const classKey = lesson.audienceIds.toSorted().join(' ') || lesson.lessonId;
    return {
      lessonId: lesson.lessonId,
      ticket: await minter.mint(claims, expiresAt - now),
      slotAt: slotAt(mac, {
        classKey,
        startsAt: lesson.startsAt,
        personId: ask.personId,
        part: lesson.teaches ? 'teacher' : 'pupil',
      }),
      expiresAt,
    };
  };
  return {
    mint: async (asks) => {
      const count = asks.reduce((sum, ask) => sum + ask.lessons.length, 0);
      if (count > BATCH_TICKETS) throw new RangeError(`Cannot mint ${count} tickets at once: ${BATCH_TICKETS} at most`);
      const now = clock.now();
      return Promise.all(
        asks.map(async (ask) => {
          const minted = await Promise.all(ask.lessons.map((lesson) => mintOne(ask, lesson, now)));
          return minted.filter((each) => each !== undefined);
        }),
      );
    },
  };
}
