// POST /api/lessons/:id/open and /enter. docs/spec/lesson.md, "The doors".

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { LessonId, PersonClaim, Result, SessionClaims } from '@preau/core/base';
import { ProblemError, readRequest, refuseEarly, sendProblem } from '@preau/host';
import { TICKET_COOKIE } from '@preau/protocol/base';
import { enterRequestSchema } from '@preau/protocol/lesson';
import type { EnterAnswer, OpenAnswer } from '@preau/protocol/lesson';
import type { LessonProblem } from '@preau/service/lesson';
import type { Lesson } from '../open-lesson.ts';
import { SOCKET_PREFIX } from '../socket-door.ts';
import { admitted, baseOf, orProblem } from './asking.ts';
import type { Asking } from './asking.ts';

/** Registers the doors. */
export function addDoors(app: FastifyInstance, lesson: Lesson): void {
  refuseEarly(app, {
    method: 'POST',
    route: '/api/lessons/:id/enter',
    isAt: (path) => path.startsWith('/api/lessons/') && path.endsWith('/enter'),
    look: (_request, response) => lesson.valve.enter(response),
  });
  app.post('/api/lessons/:id/enter', { bodyLimit: 4_096 }, async (request, reply) => {
    const begun = lesson.valve.begin();
    if ('refusal' in begun) return sendProblem(reply, begun.refusal.code, begun.refusal);
    try {
      const answer = await admitted(lesson, request, (asking) => enter(request, asking));
      begun.end(true);
      return await reply.header('cache-control', 'no-store').send(answer);
    } finally {
      begun.end(false);
    }
  });

  const enter = async (request: FastifyRequest, { lessonId, session }: Asking): Promise<EnterAnswer> => {
    const persons = await admittedPersons(lesson, request, lessonId, session);
    const { deviceId = session.deviceId, resume = false } = readRequest(enterRequestSchema, request.body ?? {});
    const entry = orProblem(
      await firstYours(persons, ({ personId, schoolId }) =>
        lesson.doors.enter(lessonId, { personId, schoolId, deviceId, sessionId: session.sessionId }, resume),
      ),
    );
    const base = baseOf(lesson, request);
    return {
      lessonId,
      personId: entry.personId,
      pass: entry.pass,
      level: entry.level,
      seat: entry.seat,
      phase: entry.phase,
      deviceId: entry.deviceId,
      log: new URL(`/api/lessons/${lessonId}/log`, base).href,
      socket: new URL(`${SOCKET_PREFIX}${lessonId}`, base.replace(/^http/, 'ws')).href,
    };
  };

  app.post('/api/lessons/:id/open', { bodyLimit: 4_096 }, async (request, reply) => {
    const answer = await admitted(lesson, request, async ({ lessonId, session }): Promise<OpenAnswer> => {
      const { deviceId, sessionId } = session;
      const state = orProblem(
        await firstYours(session.persons, ({ personId, schoolId }) =>
          lesson.doors.open(lessonId, { personId, schoolId, deviceId, sessionId }),
        ),
      );
      return { lessonId, level: state.level, seq: state.seq };
    });
    return reply.header('cache-control', 'no-store').send(answer);
  });
}

/** The persons of the session, the one of the ticket first. Lesson accepts only admitted tickets of this session and lesson. LESSON-29. */
export async function admittedPersons(
  lesson: Lesson,
  request: FastifyRequest,
  lessonId: LessonId,
  session: SessionClaims,
): Promise<readonly PersonClaim[]> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? request.cookies[TICKET_COOKIE];
  if (token === undefined) throw new ProblemError('ticket.missing');
  const ticket = await lesson.tickets.check(token);
  const isOurs =
    ticket !== undefined &&
    ticket.claims.target === lessonId &&
    ticket.claims.sessionId === session.sessionId &&
    session.persons.some(({ personId }) => personId === ticket.claims.personId);
  if (!isOurs) throw new ProblemError('ticket.invalid');
  if (ticket.claims.state !== 'admitted') throw new ProblemError('ticket.waiting');
  return session.persons.toSorted(
    (a, b) => Number(b.personId === ticket.claims.personId) - Number(a.personId === ticket.claims.personId),
  );
}

/** Tries the persons of an account in turn: one account may be a teacher here and a parent there. The first refusal that says more wins. */
export async function firstYours<T>(
  persons: readonly PersonClaim[],
  attempt: (person: PersonClaim) => Promise<Result<T, LessonProblem>>,
): Promise<Result<T, LessonProblem>> {
  let refusal: Result<T, LessonProblem> = { ok: false, error: { code: 'lesson.unknown' } };
  for (const person of persons) {
    const result = await attempt(person);
    if (result.ok) return result;
    const { code } = result.error;
    if (
      refusal.ok ||
      refusal.error.code === 'lesson.unknown' ||
      (refusal.error.code === 'lesson.notYours' && code !== 'lesson.unknown')
    )
      refusal = result;
  }
  return refusal;
}
