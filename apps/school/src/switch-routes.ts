// /api/office/switches: messages, pupils' messages, class channels, quiet hours, school from home. docs/spec/mail.md, "Switches".

import type { Role } from '@preau/core/base';
import { readRequest } from '@preau/host';
import { setSwitchRequestSchema } from '@preau/protocol/school';
import { schoolIn } from './mail-routes.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const OFFICE: readonly Role[] = ['head', 'operator'];

/** The routes of the switches. */
export const SWITCH_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/office/switches',
    access: OFFICE,
    summary: 'How the switches of the school stand',
    query: ['schoolId'],
    status: 200,
    answer: 'SwitchesAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.switches.read(claims, schoolIn(request)))),
  },
  {
    method: 'PUT',
    path: '/api/office/switches',
    access: OFFICE,
    summary: 'Sets one switch of the school; audited',
    request: setSwitchRequestSchema,
    status: 200,
    answer: 'SwitchesAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { schoolId, name, isOn } = readRequest(setSwitchRequestSchema, request.body);
      return reply.send(valueOf(await school.switches.set(claims, schoolId, name, isOn)));
    },
  },
];
