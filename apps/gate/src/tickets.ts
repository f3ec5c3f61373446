// Tickets over HTTP: `/q/ticket`, and the door in front of `enter` that gives a plain client its ticket at once. GATE-1 to GATE-9.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseLessonId } from '@preau/core/base';
import { renewAfter, TICKET_GRACE_MS, TICKET_LIFE_MS } from '@preau/core/gate';
import type { LessonId, SessionClaims } from '@preau/core/base';
import type { TicketTarget } from '@preau/core/gate';
import { ProblemError, readRequest } from '@preau/host';
import { TICKET_COOKIE } from '@preau/protocol/base';
import { ticketRequestSchema } from '@preau/protocol/gate';
import type { TicketAnswer } from '@preau/protocol/gate';
import type { IssuedTicket } from '@preau/service/gate';
import type { Gate } from './open-gate.ts';
import { sessionOf, setTicketCookie, shownTicketOf } from './sessions.ts';

/** The cookie outlives the ticket by the grace, so that a late renewal can still show it. */
export const COOKIE_LIFE_MS = TICKET_LIFE_MS + TICKET_GRACE_MS;
/** When a person whose ticket is not admitted yet should come back at the latest; a problem's jitter adds up to half. GATE-79. */
const WAITING_MS = renewAfter(TICKET_LIFE_MS, 0);

/** Registers `POST /q/ticket`. */
export function addTickets(app: FastifyInstance, gate: Gate): void {
  app.post('/q/ticket', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await sessionOf(request, gate.sessions);
    if (!session.ok) throw new ProblemError(session.error.code);
    const { target } = readRequest(ticketRequestSchema, request.body);
    const issued = await issue(gate, session.value, target, shownTicketOf(request));
    setTicketCookie(reply, target, issued.token, gate.secureCookies, COOKIE_LIFE_MS);
    const { token: ticket, claims, expiresAt, renewAfterMs } = issued;
    const { state, lane, rank } = claims;
    const isPlanned = target !== 'workspace' && gate.plan.find(target) !== undefined;
    const board = isPlanned ? gate.classes.pathOf(target) : null;
    const answer: TicketAnswer = { ticket, state, target, expiresAt, renewAfterMs, lane, rank, class: board };
    return reply.header('cache-control', 'no-store').send(answer);
  });
}

/**
 * A hook for the root of the server, before lesson's routes: `POST /api/lessons/<id>/enter` (and `open`) with a session but no
 * usable ticket gets one from the policy, on the request (cookie and `Authorization`) and in the reply. Without a session it
 * does nothing: lesson refuses. Refusals are problems with reason and retry. GATE-9. The lesson as text is asked for with GET and POST
 * `…/texte`; who must wait is sent to the waiting page. LESSON-128.
 */
export function admitAtTheDoor(
  gate: Gate,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | void> {
  return async (request, reply) => {
    const lessonId = lessonEntered(request);
    if (lessonId === undefined) return;
    const session = await sessionOf(request, gate.sessions);
    if (!session.ok) return;
    const shown = shownTicketOf(request);
    if (shown !== undefined && (await isUsable(gate, shown, session.value, lessonId))) return;
    // Who shows a ticket in so many words is judged by it: lesson refuses an altered or expired one. A cookie is only kept in passing.
    // A minted one is no such: showing it at the door is its check-in. GATE-127.
    if (request.headers.authorization !== undefined && !(await isMinted(gate, shown))) return;
    const issued = await issue(gate, session.value, lessonId, shown);
    setTicketCookie(reply, lessonId, issued.token, gate.secureCookies, COOKIE_LIFE_MS);
    if (issued.claims.state !== 'admitted') {
      if (request.url.includes('/texte') && request.headers.accept?.includes('text/html') === true)
        return reply.redirect(`/attente/${lessonId}`, 303);
      const detail = `The place in lane ${issued.claims.lane} is kept; it is not admitted yet`;
      throw new ProblemError('ticket.waiting', { detail, retryAfterMs: Math.min(WAITING_MS, issued.renewAfterMs) });
    }
    request.cookies[TICKET_COOKIE] = issued.token;
    request.headers.authorization = `Bearer ${issued.token}`;
  };
}

function lessonEntered(request: FastifyRequest): LessonId | undefined {
  const [, id, what] = /^\/api\/lessons\/([^/?]+)\/(enter|open|texte)(?:\?|$)/.exec(request.url) ?? [];
  return request.method === 'POST' || what === 'texte' ? parseLessonId(id) : undefined;
}

async function isUsable(gate: Gate, token: string, session: SessionClaims, lessonId: LessonId): Promise<boolean> {
  const checked = await gate.tickets.check(token);
  return (
    checked !== undefined &&
    checked.claims.target === lessonId &&
    checked.claims.sessionId === session.sessionId &&
    checked.claims.state === 'admitted'
  );
}

async function isMinted(gate: Gate, token: string | undefined): Promise<boolean> {
  return token !== undefined && (await gate.tickets.check(token))?.claims.state === 'minted';
}

async function issue(
  gate: Gate,
  session: SessionClaims,
  target: TicketTarget,
  heldTicket: string | undefined,
): Promise<IssuedTicket> {
  const issued = await gate.desk.issue({ session, target, heldTicket });
  if (issued.ok) return issued.value;
  throw new ProblemError(
    issued.error.code,
    'retryAfterMs' in issued.error ? { retryAfterMs: issued.error.retryAfterMs } : {},
  );
}
