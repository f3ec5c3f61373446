// What a try to sign in shows of its past: an arrival at the gate, the mark of an honest device. Both only order the queue. SCHOOL-57, SCHOOL-111.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ARRIVAL_COOKIE, MARK_COOKIE, REFRESH_PATH } from '@preau/protocol/base';
import type { DeviceId, EpochMs } from '@preau/core/base';
import { markAfter } from '@preau/service/school';
import type { Mac } from '@preau/service/school';
import type { Bus, Checker } from '@preau/service/base';

/** Tries that one arrival brings forward; a class that shares a computer arrives again. */
const TRIES_OF_ARRIVAL = 8;
const COUNTED_MS = 10 * 60_000;
const YEAR_S = 365 * 86_400;

/** Reads and writes what devices show. */
export interface DevicePast {
  /** The minute of a valid arrival that has tries left; undefined otherwise. */
  arrivedMinute(request: FastifyRequest): Promise<number | undefined>;
  /** The best lane that such cookies (the header) can lead to, before anything is checked. */
  bestLaneOf(cookies: string): 'known' | 'arrived' | 'new';
  /** The mark as shown. */
  markOf(request: FastifyRequest): string | undefined;
  /** Sets the mark after a sign-in or a renewal. */
  setMark(request: FastifyRequest, reply: FastifyReply, of: { deviceId: DeviceId; login: string; now: EpochMs }): void;
}

/** Makes it. A bus that fails costs the limit, not the sign-in. */
export function createDevicePast(parts: {
  readonly arrivals: Checker<'arrival'>;
  readonly bus: Pick<Bus, 'count'>;
  readonly mac: Mac;
  readonly secure: boolean;
}): DevicePast {
  return {
    async arrivedMinute(request) {
      const shown = request.cookies[ARRIVAL_COOKIE];
      const arrival = shown === undefined ? undefined : await parts.arrivals.check(shown);
      if (arrival === undefined) return undefined;
      const tries = await parts.bus.count(`arrival:${arrival.id}`, 1, COUNTED_MS).catch(() => 0);
      return tries <= TRIES_OF_ARRIVAL ? arrival.claims.minute : undefined;
    },
    bestLaneOf: (cookies) =>
      cookies.includes(`${MARK_COOKIE}=`) ? 'known' : cookies.includes(`${ARRIVAL_COOKIE}=`) ? 'arrived' : 'new',
    markOf: (request) => request.cookies[MARK_COOKIE],
    setMark(request, reply, { deviceId, login, now }) {
      reply.setCookie(MARK_COOKIE, markAfter(parts.mac, request.cookies[MARK_COOKIE], { deviceId, login, now }), {
        path: REFRESH_PATH,
        httpOnly: true,
        sameSite: 'lax',
        secure: parts.secure,
        maxAge: YEAR_S,
      });
    },
  };
}
