// /api/session, /api/sessions, /api/activation. docs/spec/school.md, "Sign-in".

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DeviceId } from '@preau/core/base';
import { parseLessonId } from '@preau/core/base';
import { problemDocument, ProblemError, problemHeaders, readRequest } from '@preau/host';
import { CLASS_COOKIE, REFRESH_COOKIE, SESSION_COOKIE } from '@preau/protocol/base';
import { activationCheckSchema, activationRequestSchema, signInRequestSchema } from '@preau/protocol/school';
import { clearSessionCookies, deviceOf, setSessionCookies, toSessionAnswer } from './cookies.ts';
import type { PoolBusy } from '@preau/service/school';
import type { School } from './open-school.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

/** The routes by which one comes and goes. */
export const SESSION_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/session',
    access: 'public',
    summary: 'Signs in; a form without script is answered with a redirection',
    request: signInRequestSchema,
    status: 200,
    answer: 'SessionAnswer',
    // A page without script is answered with a page: its form is refused by the desk.
    early: (school, request) =>
      isForm(request) ? undefined : school.hasher.findRoomOf(school.past.bestLaneOf(request.headers.cookie ?? '')),
    handle: async (school, request, reply) =>
      isForm(request) ? signInByForm(school, request, reply) : signIn(school, request, reply),
  },
  {
    method: 'GET',
    path: '/api/session',
    access: 'session',
    summary: 'Who is signed in',
    status: 200,
    answer: 'SessionAnswer',
    handle: async (school, _request, reply, session) => {
      const account = await school.stores.accounts.findView(session.claims.accountId);
      if (account === undefined) throw new ProblemError('session.missing');
      return reply.send(toSessionAnswer(account, session.claims.deviceId, session.expiresAt - 60_000));
    },
  },
  {
    method: 'POST',
    path: '/api/session/refresh',
    access: 'public',
    summary: 'Renews the session by its refresh cookie',
    status: 200,
    answer: 'SessionAnswer',
    handle: async (school, request, reply) => {
      const renewed = await school.sessions.renew(request.cookies[REFRESH_COOKIE]);
      const next = isForm(request) ? nextOf(request.body as URLSearchParams) : undefined;
      if (!renewed.ok) {
        clearSessionCookies(reply, school);
        // A page without script goes on where it was, and asks for a password there.
        if (next !== undefined) return reply.redirect(next.again(renewed.error.code), 303);
        throw new ProblemError(renewed.error.code);
      }
      setSessionCookies(reply, school, renewed.value);
      if (next !== undefined) return reply.redirect(next.path, 303);
      return reply.send(toSessionAnswer(renewed.value.account, renewed.value.deviceId, renewed.value.renewAt));
    },
  },
  {
    method: 'DELETE',
    path: '/api/session',
    access: 'public',
    summary: 'Signs out; with everywhere=true on every device',
    query: ['everywhere'],
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply) => {
      const read = await school.reader.read(request.cookies[SESSION_COOKIE]);
      if ((request.query as { everywhere?: string }).everywhere === 'true') {
        if (!read.ok) throw new ProblemError(read.error.code);
        await school.sessions.signOutEverywhere(read.value.claims.accountId);
      } else {
        await school.sessions.signOut({
          refresh: request.cookies[REFRESH_COOKIE],
          sessionId: read.ok ? read.value.claims.sessionId : undefined,
        });
      }
      clearSessionCookies(reply, school);
      return reply.code(204).send();
    },
  },
  {
    method: 'DELETE',
    path: '/api/sessions',
    access: 'session',
    summary: 'Signs out on every device',
    status: 204,
    answer: 'Nothing',
    handle: async (school, _request, reply, session) => {
      await school.sessions.signOutEverywhere(session.claims.accountId);
      clearSessionCookies(reply, school);
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/activation/check',
    access: 'public',
    summary: 'Whose activation code is it',
    request: activationCheckSchema,
    status: 200,
    answer: 'ActivationCheckAnswer',
    handle: async (school, request, reply) => {
      const { code, deviceId } = readRequest(activationCheckSchema, request.body);
      return reply.send(valueOf(await school.codes.check(code, deviceOf(request, school, deviceId))));
    },
  },
  {
    method: 'POST',
    path: '/api/activation',
    access: 'public',
    summary: 'Sets the password by an activation code and signs in',
    request: activationRequestSchema,
    status: 200,
    answer: 'SessionAnswer',
    handle: async (school, request, reply) => {
      const { code, password, deviceId } = readRequest(activationRequestSchema, request.body);
      const issued = valueOf(
        await school.codes.activate({
          code,
          password,
          deviceId: deviceOf(request, school, deviceId),
          door: request.cookies[CLASS_COOKIE],
        }),
      );
      setSessionCookies(reply, school, issued);
      return reply.send(toSessionAnswer(issued.account, issued.deviceId, issued.renewAt));
    },
  },
];

async function signIn(school: School, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { login, password, deviceId } = readRequest(signInRequestSchema, request.body);
  const tried = await trySignIn(school, request, { login, password, deviceId });
  if (!tried.ok && tried.error.code === 'session.busy') return refuseBusy(reply, tried.error);
  const issued = valueOf(tried);
  setSessionCookies(reply, school, issued);
  return reply.send(toSessionAnswer(issued.account, issued.deviceId, issued.renewAt));
}

/** A full pool is no fault: it is answered as cheaply as can be, without an error and its log line. SCHOOL-57. */
function refuseBusy(reply: FastifyReply, { code, retryAfterMs }: PoolBusy): FastifyReply {
  const problem = problemDocument(code, { retryAfterMs });
  return reply.code(problem.status).headers(problemHeaders(problem)).send(JSON.stringify(problem));
}

async function trySignIn(
  school: School,
  request: FastifyRequest,
  typed: { readonly login: string; readonly password: string; readonly deviceId: DeviceId | undefined },
): ReturnType<School['sessions']['signIn']> {
  return school.sessions.signIn({
    ...typed,
    deviceId: deviceOf(request, school, typed.deviceId),
    deviceMark: school.past.markOf(request),
    arrivedMinute: await school.past.arrivedMinute(request),
    door: request.cookies[CLASS_COOKIE],
  });
}

function isForm(request: Pick<FastifyRequest, 'headers'>): boolean {
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
}

/** A page without script: success leads to `/`, a refusal to the same page, into which the gate writes the sentence (GATE-25). */
async function signInByForm(school: School, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = request.body as URLSearchParams;
  const typed = { login: form.get('login') ?? '', password: form.get('password') ?? '' };
  const isPage = request.headers.accept?.includes('text/html') === true;
  const next = nextOf(form);
  const again = next?.again ?? ((code: string): string => `/?refus=${code}`);
  if (isPage && !signInRequestSchema.safeParse(typed).success) return reply.redirect(again('request.invalid'), 303);
  const { login, password } = readRequest(signInRequestSchema, typed);
  const issued = await trySignIn(school, request, { login, password, deviceId: undefined });
  if (issued.ok) {
    setSessionCookies(reply, school, issued.value);
    return reply.redirect(next?.path ?? '/', 303);
  }
  if (!isPage) return valueOf(issued);
  return reply.redirect(again(issued.error.code), 303);
}

/** An address at which a page without script goes on, and the one that asks for a password before it. */
interface Next {
  readonly path: string;
  again(code: string): string;
}

/** Where a page without script goes on (`suite`): the day, waiting for a lesson, or the lesson as text. Any other address is nobody's wish. LESSON-128. */
function nextOf(form: URLSearchParams): Next | undefined {
  const path = form.get('suite') ?? '';
  const [isDay, language] = /^\/api\/today\/texte(?:\?lang=(fr|en))?$/.exec(path) ?? [];
  if (isDay !== undefined) {
    const lang = language === undefined ? '' : `&lang=${language}`;
    return { path, again: (code) => `/?refus=${code}${lang}` };
  }
  const [, waiting, text] = /^(?:\/attente\/([\w-]+)|\/api\/lessons\/([\w-]+)\/texte)$/.exec(path) ?? [];
  const lessonId = parseLessonId(waiting ?? text);
  return lessonId === undefined ? undefined : { path, again: (code) => `/attente/${lessonId}?refus=${code}` };
}
