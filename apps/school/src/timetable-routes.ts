// /api/timetable/week, /api/timetable/choices, /api/calendars. docs/spec/timetable.md.

import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { parseAudienceId, parseCalendarId, parseLocalDate, parsePersonId, parseSchoolId } from '@preau/core/base';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { writeCalendar } from '@preau/formats';
import { ProblemError, readRequest } from '@preau/host';
import { makeCalendarRequestSchema } from '@preau/protocol/school';
import type { TimetableOf } from '@preau/service/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

/** As long as a calendar may keep what it read, seconds. TIME-25. */
const CALENDAR_AGE_S = 900;
const MOST_ROOM_LETTERS = 60;

/** The routes of weeks and calendars. */
export const TIMETABLE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/timetable/week',
    access: 'session',
    summary:
      'The week of oneself, a child, a class of one’s own; for the office of anybody, any class, any room (of=person|audience|room)',
    query: ['of', 'id', 'date', 'school'],
    status: 200,
    answer: 'TimetableWeek',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.weeks.week(claims, readWeekQuery(request)))),
  },
  {
    method: 'GET',
    path: '/api/timetable/choices',
    access: 'session',
    summary: 'Whose weeks this account may look at',
    status: 200,
    answer: 'TimetableChoices',
    handle: async (school, _request, reply, { claims }) => reply.send(await school.weeks.choices(claims)),
  },
  {
    method: 'GET',
    path: '/api/calendars',
    access: 'session',
    summary: 'The calendars that this account made and did not revoke',
    status: 200,
    answer: 'CalendarsAnswer',
    handle: async (school, _request, reply, { claims }) => reply.send(await school.calendars.list(claims)),
  },
  {
    method: 'POST',
    path: '/api/calendars',
    access: 'session',
    summary: 'Makes a calendar of oneself, of a child, or (staff) of a class; asked twice with one id, made once',
    request: makeCalendarRequestSchema,
    status: 201,
    answer: 'CalendarLink',
    handle: async (school, request, reply, { claims }) =>
      reply
        .code(201)
        .send(valueOf(await school.calendars.make(claims, readRequest(makeCalendarRequestSchema, request.body)))),
  },
  {
    method: 'DELETE',
    path: '/api/calendars/{calendarId}',
    access: 'session',
    summary: 'Revokes a calendar at once; what is not there is revoked already',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { calendarId } = request.params as { readonly calendarId: string };
      const id = parseCalendarId(calendarId);
      if (id === undefined) throw new ProblemError('calendar.unknown');
      await school.calendars.revoke(claims, id);
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/calendars/{token}.ics',
    access: 'public',
    summary: 'A timetable for other calendars, by its secret address',
    status: 200,
    answer: 'iCalendar (RFC 5545)',
    answerType: 'text/calendar',
    handle: async (school, request, reply) => {
      const { token } = request.params as { readonly token: string };
      const content = valueOf(await school.calendars.read(token, request.ip));
      const body = writeCalendar(content, school.addressOf);
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      reply
        .header('cache-control', `private, max-age=${CALENDAR_AGE_S}`)
        .header('etag', etag)
        // The address is a secret: it goes to no site that the calendar links to.
        .header('referrer-policy', 'no-referrer');
      const shown = String(request.headers['if-none-match'] ?? '').split(/,\s*/, 4);
      if (shown.some((tag) => tag.replace(/^W\//, '') === etag)) return reply.code(304).send();
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'inline; filename="preau.ics"')
        .send(body);
    },
  },
];

function readWeekQuery(
  request: FastifyRequest,
): TimetableOf & { readonly date: LocalDate | undefined; readonly schoolId: SchoolId | undefined } {
  const { of, id, date, school } = request.query as Readonly<Record<string, unknown>>;
  const wrong = (path: string, message: string): ProblemError =>
    new ProblemError('request.invalid', { fields: [{ path, message }] });
  if (of !== 'person' && of !== 'audience' && of !== 'room') throw wrong('/of', 'not person, audience or room');
  const day = parseLocalDate(date);
  // No week may leave the calendar that dates are written in.
  if (date !== undefined && (day === undefined || day < '1970-01-05' || day > '9990-01-01'))
    throw wrong('/date', 'not a date YYYY-MM-DD');
  const schoolId = parseSchoolId(school);
  if (school !== undefined && schoolId === undefined) throw wrong('/school', 'not a school id');
  const isKnown =
    of === 'room'
      ? typeof id === 'string' && id !== '' && id.length <= MOST_ROOM_LETTERS && !id.includes('\0')
      : (of === 'person' ? parsePersonId(id) : parseAudienceId(id)) !== undefined;
  if (!isKnown || typeof id !== 'string') throw new ProblemError('timetable.unknown');
  return { of, id, date: day, schoolId };
}
