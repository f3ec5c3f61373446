// A school to sign in to, from any device.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness } from './school-harness.ts';
import type { Answer, Harness } from './school-harness.ts';

export async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, 'not so within 5 s');
    await new Promise(setImmediate);
  }
}

export const SCHOOL = '0750001A';
export const START = Date.parse('2026-11-23T07:41:00+01:00');
export const harness: Harness = await openHarness(START);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 120));

export const device = (): string => randomBytes(18).toString('base64url');
export const signIn = (login: string, password: string, deviceId: string, jar = new Jar()): Promise<Answer> =>
  harness.call('POST', '/api/session', { jar, body: { login, password, deviceId } });
