// Two schools of one cell, with somebody who runs it.

import assert from 'node:assert/strict';
import type { SchoolId } from '@preau/core/base';
import { createOperator } from '@preau/service/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer, Harness } from './school-harness.ts';

export const [HERE, THERE] = ['0750001A', '0750002B'] as [SchoolId, SchoolId];
export const MONDAY = Date.parse('2026-11-23T10:00:00+01:00');

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/** The cell, and who asks it: `operator`, or a school with `head-0`, `teacher-0` or `pupil-0` behind a space. */
export interface Cell {
  readonly harness: Harness;
  readonly jars: Record<string, Jar>;
  ask(who: string, method: Method, path: string, body?: object): Promise<Answer>;
  /** What was answered; fails unless it went well. */
  get<T>(who: string, method: Method, path: string, body?: object): Promise<T>;
  /** The same by the operator, below `/api/operator`. */
  operator<T>(method: Method, path: string, body?: object): Promise<T>;
}

/** Opens it. */
export async function openCell(): Promise<Cell> {
  const harness = await openHarness(MONDAY);
  const jars: Record<string, Jar> = {};
  for (const schoolId of [HERE, THERE]) {
    await harness.import(schoolId, contentOf(schoolId, 100));
    for (const key of ['head-0', 'teacher-0', 'pupil-0'])
      jars[`${schoolId} ${key}`] = await harness.activate(schoolId, key);
  }
  const { school } = harness;
  const made = await createOperator(
    { people: school.stores.people, codes: school.codes, clock: harness.clock, randomness: school.randomness },
    { schoolId: HERE, schoolName: 'x', givenName: 'Olga', familyName: 'Perrin' },
  );
  jars['operator'] = new Jar();
  await harness.call('POST', '/api/activation', {
    jar: jars['operator'],
    body: { code: made.code, password: PASSWORD },
  });
  const ask: Cell['ask'] = (who, method, path, body) =>
    harness.call(method, path, { jar: jars[who]!.copy(), ...(body === undefined ? {} : { body }) });
  const get = async <T>(who: string, method: Method, path: string, body?: object): Promise<T> => {
    const answer = await ask(who, method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
    return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
  };
  return {
    harness,
    jars,
    ask,
    get,
    operator: (method, path, body) => get('operator', method, `/api/operator${path}`, body),
  };
}

/** The code of a problem. */
export const codeOf = (answer: Answer): unknown => answer.body['code'];
