// `POST /q/away` and `POST /q/leave`: the page goes and says so, with the ticket that it holds. Beacons: nobody reads the answer. GATE-66, GATE-90.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TICKET_GRACE_MS } from '@preau/core/gate';
import { ProblemError, readRequest } from '@preau/host';
import { TICKET_COOKIE } from '@preau/protocol/base';
import { goneRequestSchema } from '@preau/protocol/gate';
import type { Gate } from './open-gate.ts';

/** Registers both. The ticket comes in the body (JSON, or as it is in `text/plain`), else in the cookie. */
export function addGone(app: FastifyInstance, gate: Gate): void {
  const told = async (request: FastifyRequest, isForGood: boolean): Promise<void> => {
    const token = ticketOf(request);
    const shown = await gate.tickets.check(token, TICKET_GRACE_MS);
    if (shown === undefined) throw new ProblemError('ticket.invalid');
    const { personId, target } = shown.claims;
    // A stay in the workspace ends by itself.
    if (target === 'workspace') return;
    const who = { personId, lessonId: target };
    const now = gate.clock.now();
    // Each check-in gives a ticket with a time of its own: only the page that checked in last can say that nobody is there.
    await (isForGood ? gate.door.left(who, now) : gate.door.away(who, now, (issuedAtOf(token) + 1) * 1_000));
  };
  for (const [path, isForGood] of [
    ['/q/away', false],
    ['/q/leave', true],
  ] as const)
    app.post(path, { bodyLimit: 8_192 }, async (request, reply) => {
      await told(request, isForGood);
      return reply.header('cache-control', 'no-store').code(204).send();
    });
}

function ticketOf(request: FastifyRequest): string {
  const { body } = request;
  if (typeof body === 'string' && body !== '') return readRequest(goneRequestSchema, { ticket: body }).ticket;
  const cookie = request.cookies[TICKET_COOKIE];
  if ((body === undefined || body === null || body === '') && cookie !== undefined) return cookie;
  return readRequest(goneRequestSchema, body).ticket;
}

/** `iat` of a ticket whose signature was checked, seconds. */
function issuedAtOf(ticket: string): number {
  const payload = JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString('utf8')) as { iat: number };
  return payload.iat;
}
