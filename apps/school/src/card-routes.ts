// /api/session/card, /api/session/class and /api/audiences/…/cards: the youngest sign in. docs/spec/people.md, "Cards of the youngest".

import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseAudienceId, parsePersonId } from '@preau/core/base';
import type { AudienceId, Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import { CLASS_COOKIE, REFRESH_COOKIE, REFRESH_PATH, SESSION_COOKIE } from '@preau/protocol/base';
import {
  cardLookRequestSchema,
  cardSheetRequestSchema,
  cardSignInRequestSchema,
  classCodeRequestSchema,
  classDoorRequestSchema,
  setCardsRequestSchema,
} from '@preau/protocol/school';
import { deviceOf, setSessionCookies, toSessionAnswer } from './cookies.ts';
import type { ShownSession } from '@preau/service/school';
import type { School } from './open-school.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Signing in by a card, and the cards of a class. */
export const CARD_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/session/card/look',
    access: 'public',
    summary: 'Whose card is it: first name and mark',
    request: cardLookRequestSchema,
    status: 200,
    answer: 'CardLookAnswer',
    handle: async (school, request, reply) => {
      const { secret, deviceId } = readRequest(cardLookRequestSchema, request.body);
      return reply.send(valueOf(await school.cards.look(secret, deviceOf(request, school, deviceId))));
    },
  },
  {
    method: 'POST',
    path: '/api/session/card',
    access: 'public',
    summary: 'Signs a pupil in by a card, or on a device of the class, with two pictures',
    request: cardSignInRequestSchema,
    status: 200,
    answer: 'SessionAnswer',
    early: (school, request) => school.hasher.findRoomOf(school.past.bestLaneOf(request.headers.cookie ?? '')),
    handle: async (school, request, reply) => {
      const { secret, personId, pictures, deviceId } = readRequest(cardSignInRequestSchema, request.body);
      const issued = valueOf(
        await school.cards.signIn({
          by: secret === undefined ? { personId: personId! } : { secret },
          door: request.cookies[CLASS_COOKIE],
          pictures,
          deviceId: deviceOf(request, school, deviceId),
          deviceMark: school.past.markOf(request),
          arrivedMinute: await school.past.arrivedMinute(request),
        }),
      );
      await endOther(school, request);
      setSessionCookies(reply, school, issued);
      return reply.send(toSessionAnswer(issued.account, issued.deviceId, issued.renewAt));
    },
  },
  {
    method: 'POST',
    path: '/api/session/class',
    access: 'public',
    summary: 'Makes this device one of a class, by the code of its teacher',
    request: classDoorRequestSchema,
    status: 200,
    answer: 'ClassDoorAnswer',
    handle: async (school, request, reply) => {
      const { code, deviceId } = readRequest(classDoorRequestSchema, request.body);
      const { door, endsAt, shown } = valueOf(
        await school.cards.bond(
          code,
          deviceOf(request, school, deviceId),
          await shownBy(school, request),
          request.cookies[CLASS_COOKIE],
        ),
      );
      setDoor(reply, school, door, endsAt);
      return reply.send(shown);
    },
  },
  {
    method: 'GET',
    path: '/api/session/class',
    access: 'public',
    summary: 'Who may tap their name on this device of a class',
    status: 200,
    answer: 'ClassDoorAnswer',
    handle: async (school, request, reply) =>
      reply.send(valueOf(await school.cards.readDoor(request.cookies[CLASS_COOKIE]))),
  },
  {
    method: 'DELETE',
    path: '/api/session/class',
    access: 'public',
    summary: 'This device is no longer one of a class; what was opened on it ends',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply) => {
      await school.cards.closeDoor(request.cookies[CLASS_COOKIE]);
      reply.clearCookie(CLASS_COOKIE, { path: REFRESH_PATH, secure: school.secureCookies });
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/audiences/{audienceId}/cards',
    access: STAFF,
    summary: 'The cards of a class: who has one, which tablets are of the class',
    status: 200,
    answer: 'ClassCardsAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.classCards.read(claims, audienceIn(request)))),
  },
  {
    method: 'PUT',
    path: '/api/audiences/{audienceId}/cards',
    access: STAFF,
    summary: 'Switches cards of a class on, or off: then they and its tablets end, with the sessions opened by them',
    request: setCardsRequestSchema,
    status: 200,
    answer: 'ClassCardsAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { isOn } = readRequest(setCardsRequestSchema, request.body);
      return reply.send(valueOf(await school.classCards.setOn(claims, audienceIn(request), isOn)));
    },
  },
  {
    method: 'POST',
    path: '/api/audiences/{audienceId}/cards',
    access: STAFF,
    costly: 'long',
    summary: 'New cards for pupils of a class; earlier ones are dead. The same sheetId again is the same sheet',
    request: cardSheetRequestSchema,
    status: 200,
    answer: 'CardSheetAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(
          await school.classCards.print(claims, audienceIn(request), readRequest(cardSheetRequestSchema, request.body)),
        ),
      ),
  },
  {
    method: 'DELETE',
    path: '/api/audiences/{audienceId}/cards/{personId}',
    access: STAFF,
    summary: 'Ends a lost card, with the sessions it opened',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const personId = parsePersonId(paramOf(request, 'personId'));
      if (personId === undefined) throw new ProblemError('person.unknown');
      valueOf(await school.classCards.end(claims, audienceIn(request), personId));
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/audiences/{audienceId}/class-code',
    access: STAFF,
    summary: 'A code that makes tablets devices of the class, for half an hour; the same codeId again is the same code',
    request: classCodeRequestSchema,
    status: 200,
    answer: 'ClassCodeAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { codeId } = readRequest(classCodeRequestSchema, request.body);
      return reply.send(valueOf(await school.classCards.makeCode(claims, audienceIn(request), codeId)));
    },
  },
  {
    method: 'DELETE',
    path: '/api/audiences/{audienceId}/class-devices/{bondId}',
    access: STAFF,
    summary: 'A tablet is no longer one of the class; who is signed in there is signed out',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const bondId = paramOf(request, 'bondId');
      // What is no id names no tablet: there is nothing left to end.
      valueOf(
        UUID.test(bondId)
          ? await school.classCards.endDevice(claims, audienceIn(request), bondId)
          : await school.classCards.read(claims, audienceIn(request)),
      );
      return reply.code(204).send();
    },
  },
];

/** On a tablet of the class the next child comes while the last one is signed in: that session is over. */
async function endOther(school: School, request: FastifyRequest): Promise<void> {
  await school.sessions.signOut(await shownBy(school, request));
}

async function shownBy(school: School, request: FastifyRequest): Promise<ShownSession> {
  const read = await school.reader.read(request.cookies[SESSION_COOKIE]);
  return {
    refresh: request.cookies[REFRESH_COOKIE],
    sessionId: read.ok ? read.value.claims.sessionId : undefined,
  };
}

function setDoor(reply: FastifyReply, school: School, door: string, endsAt: number): void {
  reply.setCookie(CLASS_COOKIE, door, {
    path: REFRESH_PATH,
    httpOnly: true,
    sameSite: 'strict',
    secure: school.secureCookies,
    maxAge: Math.max(1, Math.round((endsAt - school.clock.now()) / 1000)),
  });
}

function audienceIn(request: FastifyRequest): AudienceId {
  const id = parseAudienceId(paramOf(request, 'audienceId'));
  if (id === undefined) throw new ProblemError('audience.unknown');
  return id;
}

function paramOf(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? '';
}
