// What every route of a lesson reads from a request, and how refusals leave.

import type { FastifyRequest } from 'fastify';
import { parseLessonId } from '@preau/core/base';
import type { LessonId, Result, SessionClaims } from '@preau/core/base';
import { ProblemError } from '@preau/host';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { LessonProblem } from '@preau/service/lesson';
import { withinSchools } from '@preau/store-postgres';
import type { Lesson } from '../open-lesson.ts';

/** The longest jitter that the host adds to a retry time, as a factor. */
const LONGEST_JITTER = 1.5;
const SHORTEST_RETRY_MS = 2_000;

/** Who asks, and about which lesson. */
export interface Asking {
  readonly lessonId: LessonId;
  readonly session: SessionClaims;
}

/**
 * Runs the work of a route for who asks: what it reads and writes is of the schools of their session only (WALL-40). Throws `session.missing`,
 * `session.revoked`, `request.tooMany` or `lesson.unknown`.
 */
export async function admitted<T>(
  lesson: Lesson,
  request: FastifyRequest,
  work: (asking: Asking) => Promise<T>,
): Promise<T> {
  const asking = await readAsking(lesson, request);
  return withinSchools(
    asking.session.persons.map(({ schoolId }) => schoolId),
    () => work(asking),
  );
}

async function readAsking(lesson: Lesson, request: FastifyRequest): Promise<Asking> {
  const read = await lesson.sessions.read(request.cookies[SESSION_COOKIE]);
  if (!read.ok) throw new ProblemError(read.error.code);
  if (!lesson.limits.take(read.value.claims.sessionId, lesson.clock.now())) throw new ProblemError('request.tooMany');
  const lessonId = parseLessonId((request.params as { id?: string }).id);
  if (lessonId === undefined) throw new ProblemError('lesson.unknown');
  return { lessonId, session: read.value.claims };
}

/** The value of a result; a refusal becomes a problem document. */
export function orProblem<T>(result: Result<T, LessonProblem>): T {
  if (result.ok) return result.value;
  const { code, retryAfterMs } = result.error;
  if (retryAfterMs === undefined) throw new ProblemError(code);
  // Nobody may come after the doors open because of jitter: whoever comes before is told a shorter wait.
  const wait = code === 'lesson.tooEarly' ? Math.max(SHORTEST_RETRY_MS, retryAfterMs / LONGEST_JITTER) : retryAfterMs;
  throw new ProblemError(code, { retryAfterMs: wait });
}

/** Where absolute addresses begin: the address that people type, else the one that this request came to. */
export function baseOf(lesson: Lesson, request: FastifyRequest): string {
  return lesson.publicUrl ?? `${request.protocol}://${request.host}`;
}
