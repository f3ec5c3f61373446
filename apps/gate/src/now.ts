// `GET /q/now.json`: how it stands just now, for operators. SCHOOL-132.

import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@preau/host';
import type { Gate } from './open-gate.ts';
import { sessionOf } from './sessions.ts';

/** Registers `GET /q/now.json`: counts of the whole house, for its operators alone. SCHOOL-132. */
export function addNow(app: FastifyInstance, gate: Gate): void {
  app.get('/q/now.json', async (request, reply) => {
    const session = await sessionOf(request, gate.sessions);
    if (!session.ok) throw new ProblemError(session.error.code);
    if (!session.value.persons.some(({ roles }) => roles.includes('operator')))
      throw new ProblemError('session.forbidden');
    return reply.header('cache-control', 'no-store').send(gate.now.read(gate.clock.now()));
  });
}
