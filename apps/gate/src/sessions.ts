// Reads the credentials that a request brings: session cookie, ticket in cookie or header. All checks are offline.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ok } from '@preau/core/base';
import type { LessonId, Result, SessionClaims } from '@preau/core/base';
import { SESSION_COOKIE, TICKET_COOKIE } from '@preau/protocol/base';
import type { SessionReader } from '@preau/service/base';
import type { TicketTarget } from '@preau/core/gate';

/** The session of a request, or why there is none that holds. GATE-1, GATE-6. */
export async function sessionOf(
  request: FastifyRequest,
  reader: SessionReader,
): Promise<Result<SessionClaims, { readonly code: 'session.missing' | 'session.revoked' }>> {
  const read = await reader.read(request.cookies[SESSION_COOKIE]);
  return read.ok ? ok(read.value.claims) : read;
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
