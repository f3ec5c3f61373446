// /api/homework and /api/notes. docs/spec/homework.md.

import type { FastifyRequest } from 'fastify';
import { parseHomeworkId, parseLessonId } from '@preau/core/base';
import type { HomeworkId, Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import {
  classLessonsQuerySchema,
  classSpanQuerySchema,
  doneRequestSchema,
  dueQuerySchema,
  givenQuerySchema,
  openedRequestSchema,
  putHomeworkRequestSchema,
  putNoteRequestSchema,
} from '@preau/protocol/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];
const SPAN = ['audienceId', 'from', 'to'];

/** The routes of homework, session notes and the book of a class. */
export const HOMEWORK_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/homework/due',
    access: ['pupil', 'guardian'],
    summary: 'Homework of the account’s pupils by due day, 50 a page',
    query: ['from', 'to', 'after'],
    status: 200,
    answer: 'HomeworkPage of DueHomework',
    handle: async (school, request, reply, { claims }) => {
      const { after, ...span } = readRequest(dueQuerySchema, request.query);
      return reply.send(await school.homework.due(claims, span, after));
    },
  },
  {
    method: 'GET',
    path: '/api/homework/given',
    access: ['teacher'],
    summary: 'Homework that the teacher gave, latest due day first, 50 a page',
    query: ['after'],
    status: 200,
    answer: 'HomeworkPage of GivenHomework',
    handle: async (school, request, reply, { claims }) =>
      reply.send(await school.homework.given(claims, readRequest(givenQuerySchema, request.query).after)),
  },
  {
    method: 'GET',
    path: '/api/homework/load',
    access: STAFF,
    summary: 'Minutes of homework of a class by day, over all teachers',
    query: SPAN,
    status: 200,
    answer: 'LoadAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.classBooks.load(claims, readRequest(classSpanQuerySchema, request.query)))),
  },
  {
    method: 'GET',
    path: '/api/homework/lessons',
    access: STAFF,
    summary: 'A teacher’s next lessons with a class, or with the class of a lesson',
    query: ['audienceId', 'lessonId'],
    status: 200,
    answer: 'ClassLessonsAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.classBooks.lessons(claims, readRequest(classLessonsQuerySchema, request.query)))),
  },
  {
    method: 'GET',
    path: '/api/homework/{homeworkId}',
    access: 'session',
    summary: 'One homework; for who gave it and the office, who ticked it',
    status: 200,
    answer: 'HomeworkAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.homework.find(claims, homeworkIn(request)))),
  },
  {
    method: 'PUT',
    path: '/api/homework/{homeworkId}',
    access: ['teacher'],
    summary: 'Gives homework to classes and groups of one’s own, or changes it; the same twice is one homework',
    request: putHomeworkRequestSchema,
    status: 200,
    answer: 'SavedWork',
    handle: async (school, request, reply, { claims }) => {
      const wanted = readRequest(putHomeworkRequestSchema, request.body);
      return reply.send(valueOf(await school.homework.put(claims, homeworkIn(request), wanted)));
    },
  },
  {
    method: 'DELETE',
    path: '/api/homework/{homeworkId}',
    access: ['teacher'],
    summary: 'Withdraws homework; its versions are kept',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.homework.withdraw(claims, homeworkIn(request)));
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/homework/{homeworkId}/done',
    access: ['pupil'],
    summary: 'Ticks homework as done, or takes the tick back',
    request: doneRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { done } = readRequest(doneRequestSchema, request.body);
      valueOf(await school.homework.setDone(claims, homeworkIn(request), done));
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/homework/opened',
    access: ['pupil'],
    summary: 'Notes that the pupil read these; only the first time is kept, what is not theirs is left alone',
    request: openedRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.homework.open(claims, readRequest(openedRequestSchema, request.body).homeworkIds));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/notes/book',
    access: 'session',
    summary: 'The book of a class between two days: session notes and homework',
    query: SPAN,
    status: 200,
    answer: 'BookAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.classBooks.book(claims, readRequest(classSpanQuerySchema, request.query)))),
  },
  {
    method: 'PUT',
    path: '/api/notes/{lessonId}',
    access: ['teacher'],
    summary: 'Writes what was done in a lesson; an empty text takes it back, every version is kept',
    request: putNoteRequestSchema,
    status: 200,
    answer: 'SavedWork',
    handle: async (school, request, reply, { claims }) => {
      const lessonId = parseLessonId((request.params as Record<string, string>)['lessonId']);
      if (lessonId === undefined) throw new ProblemError('lesson.unknown');
      const wanted = readRequest(putNoteRequestSchema, request.body);
      return reply.send(valueOf(await school.classBooks.putNote(claims, lessonId, wanted)));
    },
  },
];

function homeworkIn(request: FastifyRequest): HomeworkId {
  const id = parseHomeworkId((request.params as Record<string, string>)['homeworkId']);
  if (id === undefined) throw new ProblemError('homework.unknown');
  return id;
}
