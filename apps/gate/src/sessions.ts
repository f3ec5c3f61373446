// Reads the credentials that a request brings: session cookie, ticket in cookie or header. All checks are offline.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LessonId, SessionClaims } from '@preau/core/base';
import type { Checker } from '@preau/service/base';
import type { RevokedSessions } from '@preau/service/gate';
import type { TicketTarget } from '@preau/core/gate';

/** Cookie of the session, minted by school. */
export const SESSION_COOKIE = 'preau_session';
/** Cookie of a ticket, on the path of what it is for. */
export const TICKET_COOKIE = 'preau_ticket';
/** Cookie of an arrival. */
export const ARRIVAL_COOKIE = 'preau_arrival';

/** The session of a request, or undefined when there is none that holds. GATE-1, GATE-6. */
export async function sessionOf(
  request: FastifyRequest,
  checker: Checker<'session'>,
  revoked: RevokedSessions,
): Promise<SessionClaims | undefined> {
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined) return undefined;
  const checked = await checker.check(token);
  return checked === undefined || revoked.has(checked.claims.sessionId) ? undefined : checked.claims;
}

/** The ticket that a request shows: `Authorization: Bearer`, else the cookie of its path. */
export function shownTicketOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? request.cookies[TICKET_COOKIE];
}

/** Sets the ticket as a cookie where it is used, and nowhere else. GATE-8. */
export function setTicketCookie(
  reply: FastifyReply,
  target: TicketTarget,
  token: string,
  secure: boolean,
  maxAgeMs: number,
): void {
  reply.setCookie(TICKET_COOKIE, token, {
    path: target === 'workspace' ? '/api' : pathOf(target),
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: Math.round(maxAgeMs / 1000),
  });
}

function pathOf(lessonId: LessonId): string {
  return `/api/lessons/${lessonId}`;
}
