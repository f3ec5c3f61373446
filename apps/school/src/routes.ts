// The school's part of the one listener (ARCHITECTURE.md, "The one listener"): `/api`, but for `/api/lessons`.

import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { refuseEarly } from '@preau/host';
import type { Operation } from '@preau/protocol/base';
import { admitted } from './admit.ts';
import { CHANNEL_ROUTES } from './channel-routes.ts';
import { FEED_ROUTES } from './feed-routes.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { BOOK_ROUTES } from './book-routes.ts';
import { CARD_ROUTES } from './card-routes.ts';
import { CAPSULE_ROUTES } from './capsule-routes.ts';
import { endTurns, inTurn } from './costly.ts';
import { addDayText, DAY_TEXT_OPERATION } from './day-text.ts';
import { DELEGATE_ROUTES } from './delegate-routes.ts';
import { DESK_ROUTES } from './desk-routes.ts';
import { FILE_ROUTES, UPLOAD_PART } from './file-routes.ts';
import { HANDIN_ROUTES } from './handin-routes.ts';
import { HOMEWORK_ROUTES } from './homework-routes.ts';
import { MARK_ROUTES } from './mark-routes.ts';
import { MAIL_ROUTES } from './mail-routes.ts';
import { SWITCH_ROUTES } from './switch-routes.ts';
import { MODERATION_ROUTES } from './moderation-routes.ts';
import { OFFICE_ROUTES } from './office-routes.ts';
import { OPERATOR_ROUTES } from './operator-routes.ts';
import type { School } from './open-school.ts';
import { toOpenApi } from './openapi.ts';
import { toProblem } from './refusals.ts';
import type { Route } from './route.ts';
import { PEOPLE_ROUTES } from './people-routes.ts';
import { SEARCH_ROUTES } from './search-routes.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import { TIMETABLE_ROUTES } from './timetable-routes.ts';

/** Every route of the school with who may call it: the authorisation table. */
export const SCHOOL_ROUTES: readonly Route[] = [
  ...SESSION_ROUTES,
  ...CARD_ROUTES,
  ...DESK_ROUTES,
  ...CAPSULE_ROUTES,
  ...FEED_ROUTES,
  ...FILE_ROUTES,
  ...CHANNEL_ROUTES,
  ...HOMEWORK_ROUTES,
  ...HANDIN_ROUTES,
  ...MARK_ROUTES,
  ...BOOK_ROUTES,
  ...MAIL_ROUTES,
  ...DELEGATE_ROUTES,
  ...MODERATION_ROUTES,
  ...SWITCH_ROUTES,
  ...OFFICE_ROUTES,
  ...OPERATOR_ROUTES,
  ...SEARCH_ROUTES,
  ...PEOPLE_ROUTES,
  ...ACCOUNT_ROUTES,
  ...TIMETABLE_ROUTES,
];

/** The same for the API's description. */
export const SCHOOL_OPERATIONS: readonly Operation[] = [
  ...SCHOOL_ROUTES.map(({ handle: _handle, early: _early, costly: _costly, ...operation }) => ({
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
    // Parts of uploads are read by their route, as they come.
    app.addContentTypeParser(UPLOAD_PART, (_request, _body, done) => done(null));
    app.addHook('onRequest', async (_request, reply) => {
      // Everything here is about one person: nothing between us may keep it.
      reply.header('cache-control', 'no-store');
    });
    endTurns(app);
    for (const route of SCHOOL_ROUTES) {
      const { method, path, early, costly } = route;
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
        handler: async (request, reply) =>
          admitted(school, route, request, (session) => {
            const work = (): Promise<FastifyReply> => route.handle(school, request, reply, session);
            return costly === undefined ? work() : inTurn(school.costly[costly], request, reply, session, work);
          }),
      });
    }
    addDayText(app, school);
    const description = JSON.stringify(toOpenApi([...SCHOOL_OPERATIONS, ...school.operations]));
    app.get('/api/openapi.json', async (_request, reply) =>
      reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300').send(description),
    );
  };
}
