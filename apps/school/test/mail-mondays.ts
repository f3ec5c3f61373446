// One school that writes, for all of the suites of messages, and a Monday of its own for each test.

import { after, beforeEach } from 'node:test';
import type { AudienceId } from '@preau/core/base';
import { MONDAY, openMailWorld, SCHOOL } from './mail-world.ts';

export const world = await openMailWorld();
export const { harness, ask, get, write, sent, answer, threads, thread, unread } = world;
after(() => world[Symbol.asyncDispose]());
// Each test has a Monday of its own: what others wrote lies a week or more behind.
let week = 0;
beforeEach(() => {
  harness.clock.at = MONDAY + week * 7 * 86_400_000;
  week += 1;
});

export const classOf = async (key: string): Promise<AudienceId> => {
  const { rows } = await harness.database.query<{ audience_id: AudienceId }>(
    'find a class',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [SCHOOL, key],
  );
  return rows[0]!.audience_id;
};
export const codeOf = (refused: { body: Record<string, unknown> }): unknown => refused.body['code'];

export const turn = (name: string, isOn: boolean): Promise<unknown> =>
  get('head-0', 'PUT', '/api/office/switches', { schoolId: SCHOOL, name, isOn });
