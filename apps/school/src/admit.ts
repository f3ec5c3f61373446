// Who may ask: the session is read, paced, and held against the route's roles; what follows runs within its schools.

import type { FastifyRequest } from 'fastify';
import { ProblemError } from '@preau/host';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { ReadSession } from '@preau/service/base';
import { withinSchools } from '@preau/store-postgres';
import type { School } from './open-school.ts';
import type { Route } from './route.ts';

const NO_SESSION: ReadSession = {
  get claims(): never {
    throw new TypeError('Cannot read the session of a public route');
  },
  expiresAt: 0,
};

/**
 * Runs the work of a route for who may call it; every statement of it sees the rows of the session's schools only (WALL-1). A public route has no
 * session and runs as the house. Throws a ProblemError: `session.…`, `request.tooMany`.
 */
export async function admitted<T>(
  school: School,
  route: Pick<Route, 'access'>,
  request: FastifyRequest,
  work: (session: ReadSession) => T | Promise<T>,
): Promise<T> {
  if (route.access === 'public') return work(NO_SESSION);
  const session = await admit(school, route.access, request);
  return withinSchools(
    session.claims.persons.map(({ schoolId }) => schoolId),
    () => work(session),
  );
}

async function admit(
  school: School,
  access: Exclude<Route['access'], 'public'>,
  request: FastifyRequest,
): Promise<ReadSession> {
  const read = await school.reader.read(request.cookies[SESSION_COOKIE]);
  if (!read.ok) throw new ProblemError(read.error.code);
  if (!school.limits.take(read.value.claims.sessionId, school.clock.now())) throw new ProblemError('request.tooMany');
  if (
    typeof access !== 'string' &&
    !read.value.claims.persons.some((person) => person.roles.some((role) => access.includes(role)))
  ) {
    throw new ProblemError('session.forbidden');
  }
  return read.value;
}
