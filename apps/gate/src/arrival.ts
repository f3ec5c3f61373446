// Arrivals: a device comes before its password is typed. On a full morning school checks the earlier first. GATE-14, GATE-132.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseDeviceId } from '@preau/core/base';
import { ARRIVAL_LIFE_MS, renewAfter } from '@preau/core/gate';
import type { ArrivalClaims, DeviceId, SchoolId } from '@preau/core/base';
import { readRequest } from '@preau/host';
import { ARRIVAL_COOKIE, ARRIVAL_PATH, REFRESH_PATH } from '@preau/protocol/base';
import { arrivalRequestSchema } from '@preau/protocol/gate';
import type { ArrivalAnswer } from '@preau/protocol/gate';
import type { Gate } from './open-gate.ts';

/** An arrival keeps its minute for so long: who waits longer than that is no nearer than somebody who comes. */
const KEPT_MINUTES = 30;
const PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';

/** Registers `POST /q/arrival`, and `GET /q/arrival/pixel.svg` for pages without script. */
export function addArrivals(app: FastifyInstance, gate: Gate): void {
  app.post(ARRIVAL_PATH, { bodyLimit: 4_096 }, async (request, reply) => {
    const { deviceId, schoolId } = readRequest(arrivalRequestSchema, request.body);
    await arrive(gate, request, reply, deviceId, schoolId ?? null);
    const answer: ArrivalAnswer = {
      expiresAt: gate.clock.now() + ARRIVAL_LIFE_MS,
      renewAfterMs: renewAfter(ARRIVAL_LIFE_MS, (gate.randomness.bytes(1)[0] ?? 0) / 256),
    };
    return reply.header('cache-control', 'no-store').send(answer);
  });
  app.get(`${ARRIVAL_PATH}/pixel.svg`, async (request, reply) => {
    // Where there is no script the browser has no name yet; school gives it one when it signs in.
    const made = parseDeviceId(Buffer.from(gate.randomness.bytes(18)).toString('base64url'))!;
    await arrive(gate, request, reply, made, null);
    return reply.header('cache-control', 'no-store').type('image/svg+xml').send(PIXEL);
  });
}

/** Gives an arrival, or renews the one shown at its minute. */
async function arrive(
  gate: Gate,
  request: FastifyRequest,
  reply: FastifyReply,
  deviceId: DeviceId,
  schoolId: SchoolId | null,
): Promise<void> {
  const minute = Math.floor(gate.clock.now() / 60_000);
  const shown = request.cookies[ARRIVAL_COOKIE];
  const held = shown === undefined ? undefined : await gate.arrivalsShown.check(shown, ARRIVAL_LIFE_MS);
  const isKept = held !== undefined && minute - held.claims.minute <= KEPT_MINUTES;
  const claims: ArrivalClaims = isKept ? held.claims : { deviceId, schoolId, minute };
  const arrival = await gate.arrivals.mint(claims, ARRIVAL_LIFE_MS, isKept ? held.id : undefined);
  // Shown where one signs in, and here to be renewed; nowhere else.
  for (const path of [REFRESH_PATH, ARRIVAL_PATH])
    reply.setCookie(ARRIVAL_COOKIE, arrival, {
      path,
      httpOnly: true,
      sameSite: 'lax',
      secure: gate.secureCookies,
      maxAge: ARRIVAL_LIFE_MS / 1000,
    });
}
