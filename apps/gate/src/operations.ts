// What the gate serves beside its pages, for the description of the API. A test of apps/preau holds it against the routes.

import type { Operation } from '@preau/protocol/base';
import { arrivalRequestSchema, batchRequestSchema, ticketRequestSchema } from '@preau/protocol/gate';

/** Every operation of the gate. Pages and assets are not among them. */
export const GATE_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/q/ticket',
    access: 'session',
    summary: 'A ticket for a lesson or the workspace; a ticket still held is renewed at its place',
    request: ticketRequestSchema,
    status: 200,
    answer: 'TicketAnswer',
    tag: 'gate',
  },
  {
    method: 'POST',
    path: '/q/arrival',
    access: 'public',
    summary: 'Notes that a device came, before sign-in; the arrival is a cookie',
    request: arrivalRequestSchema,
    status: 200,
    answer: 'ArrivalAnswer',
    tag: 'gate',
  },
  {
    method: 'POST',
    path: '/q/batch',
    access: 'public',
    summary: 'Tickets of the next day for the people of a school; the request is a token that the school signed',
    request: batchRequestSchema,
    status: 200,
    answer: 'BatchAnswer',
    tag: 'gate',
  },
  {
    method: 'GET',
    path: '/q/v1.json',
    access: 'public',
    summary: 'The counters of the lanes, signed; the same bytes for everybody for two seconds',
    status: 200,
    answer: 'SignedGateCounters',
    tag: 'gate',
  },
  {
    method: 'GET',
    path: '/q/keys.json',
    access: 'public',
    summary: 'The public keys of all who sign, as JWKs',
    status: 200,
    answer: '{keys}',
    tag: 'gate',
  },
  {
    method: 'GET',
    path: '/etat',
    access: 'public',
    summary: 'The state of the house as a page',
    query: ['lang'],
    status: 200,
    answer: 'HTML',
    answerType: 'text/html',
    tag: 'gate',
  },
  {
    method: 'GET',
    path: '/etat.json',
    access: 'public',
    summary: 'The state of the house, from the gate’s own probes',
    status: 200,
    answer: 'StatusAnswer',
    tag: 'gate',
  },
];
