// GET /api/today/texte: the lessons of today for a browser without script. A program that does not accept HTML gets problem documents, as everywhere.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { PLAIN_POLICY, plainLanguageOf, ProblemError } from '@preau/host';
import type { PlainLanguage } from '@preau/host';
import { PROBLEMS } from '@preau/protocol/base';
import type { Operation } from '@preau/protocol/base';
import { admitted } from './admit.ts';
import type { School } from './open-school.ts';
import { DAY_TEXT_PATH, dayPage, noDayPage } from './text/page.ts';

/** The page in the description of the API. */
export const DAY_TEXT_OPERATION: Operation = {
  method: 'GET',
  path: DAY_TEXT_PATH,
  access: 'session',
  summary: 'The lessons of today as a page without script',
  query: ['lang'],
  status: 200,
  answer: 'HTML',
  answerType: 'text/html',
  tag: 'school',
};

/** Registers the page. */
export function addDayText(app: FastifyInstance, school: School): void {
  app.get(DAY_TEXT_PATH, async (request, reply) => {
    const { lang } = request.query as { readonly lang?: unknown };
    const language = plainLanguageOf(lang, request.headers['accept-language']);
    try {
      const day = await admitted(school, DAY_TEXT_OPERATION, request, ({ claims }) =>
        school.days.today(claims, undefined),
      );
      return await send(reply, dayPage(day, language), language);
    } catch (error) {
      if (!(error instanceof ProblemError) || request.headers.accept?.includes('text/html') !== true) throw error;
      const reason = error.code.startsWith('session.') ? 'expired' : 'later';
      const { retryAfterMs } = error.more;
      if (retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterMs / 1_000)));
      return send(reply.code(PROBLEMS[error.code].status), noDayPage(reason, language), language);
    }
  });
}

function send(reply: FastifyReply, page: string, language: PlainLanguage): FastifyReply {
  return reply
    .header('content-security-policy', PLAIN_POLICY)
    .header('content-language', language)
    .type('text/html; charset=utf-8')
    .send(page);
}
