// The school's part of the one listener (ARCHITECTURE.md, "The one listener"): `/api`, but for `/api/lessons`.

import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { ProblemError, refuseEarly } from '@preau/host';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { Operation } from '@preau/protocol/base';
import type { ReadSession } from '@preau/service/base';
import { CAPSULE_ROUTES } from './capsule-routes.ts';
import { addDayText, DAY_TEXT_OPERATION } from './day-text.ts';
import { DESK_ROUTES } from './desk-routes.ts';
import { OFFICE_ROUTES } from './office-routes.ts';
import type { School } from './open-school.ts';
import { toOpenApi } from './openapi.ts';
import { toProblem } from './refusals.ts';
import type { Route } from './route.ts';
import { SESSION_ROUTES } from './session-routes.ts';

/** Every route of the school with who may call it: the authorisation table. */
export const SCHOOL_ROUTES: readonly Route[] = [...SESSION_ROUTES, ...DESK_ROUTES, ...CAPSULE_ROUTES, ...OFFICE_ROUTES];

/** The same for the API's description. */
export const SCHOOL_OPERATIONS: readonly Operation[] = [
  ...SCHOOL_ROUTES.map(({ handle: _handle, early: _early, ...operation }) => ({
    ...operation,
    tag: 'school' as const,
  })),
  DAY_TEXT_OPERATION,
  {
    method: 'GET',
    path: '/api/openapi.json',
    access: 'public',
    summary: 'This description',
    status: 200,
    answer: 'OpenAPI 3.1',
    tag: 'school',
  },
];

const NO_SESSION: ReadSession = {
  get claims(): never {
    throw new TypeError('Cannot read the session of a public route');
  },
  expiresAt: 0,
};
const BODY_LIMIT_BYTES = 32_768;

/** A Fastify plugin with all routes of the school. */
export function routes(school: School): FastifyPluginAsync {
  return async (app) => {
    app.setErrorHandler((error) => {
      throw toProblem(error);
    });
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    app.addHook('onRequest', async (_request, reply) => {
      // Everything here is about one person: nothing between us may keep it.
      reply.header('cache-control', 'no-store');
    });
    for (const route of SCHOOL_ROUTES) {
      const { method, path, early } = route;
      if (early !== undefined)
        refuseEarly(app, {
          method,
          route: path,
          isAt: (asked) => asked === path,
          look: (request) => early(school, request),
        });
      app.route({
        method: route.method,
        url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        bodyLimit: BODY_LIMIT_BYTES,
        handler: async (request, reply) => route.handle(school, request, reply, await admit(school, route, request)),
      });
    }
    addDayText(app, school, (request) => admit(school, DAY_TEXT_OPERATION, request));
    const description = JSON.stringify(toOpenApi([...SCHOOL_OPERATIONS, ...school.operations]));
    app.get('/api/openapi.json', async (_request, reply) =>
      reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300').send(description),
    );
  };
}

async function admit(school: School, route: Pick<Route, 'access'>, request: FastifyRequest): Promise<ReadSession> {
  if (route.access === 'public') return NO_SESSION;
  const read = await school.reader.read(request.cookies[SESSION_COOKIE]);
  if (!read.ok) throw new ProblemError(read.error.code);
  if (!school.limits.take(read.value.claims.sessionId, school.clock.now())) throw new ProblemError('request.tooMany');
  const { access } = route;
  if (
    typeof access !== 'string' &&
    !read.value.claims.persons.some((person) => person.roles.some((role) => access.includes(role)))
  ) {
    throw new ProblemError('session.forbidden');
  }
  return read.value;
}
