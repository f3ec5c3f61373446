// What every process serves, for the description of the API.

import type { Operation } from '@preau/protocol/base';

/** The host's own operations: `createServer` registers them. */
export const HOST_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/health',
    access: 'public',
    summary: 'Is all well; 503 when a check fails, and which',
    status: 200,
    answer: '{status, checks}',
    tag: 'host',
  },
  {
    method: 'GET',
    path: '/metrics',
    access: 'public',
    summary: 'Figures of the process for Prometheus',
    status: 200,
    answer: 'Prometheus text format',
    answerType: 'text/plain',
    tag: 'host',
  },
];
