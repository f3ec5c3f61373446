import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { parseLocalDate } from '@preau/core/base';
import { commitmentOf } from '@preau/core/gate';
import { createDaySeeds } from './index.ts';

const mac = (key: Uint8Array, bytes: Uint8Array): Uint8Array => createHmac('sha256', key).update(bytes).digest();
const date = (text: string) => parseLocalDate(text)!;
const seeds = createDaySeeds({ mac, secret: new Uint8Array(32).fill(7) });

test('[GATE-80] tomorrow and today are closed, seven days are open, and what was closed yesterday opens to its commitment', () => {
  const today = seeds.published(date('2026-11-23'));
  assert.deepEqual(
    today.days.map((day) => `${day.date} ${day.seed === null}`),
    ['24 true', '23 true', '22', '21', '20', '19', '18', '17', '16'].map(
      (day) => `2026-11-${day.includes('true') ? day : `${day} false`}`,
    ),
  );
  assert.equal(new Set(today.days.map(({ commitment }) => commitment)).size, 9, 'each day its own');
  const tomorrow = seeds.published(date('2026-11-24'));
  const opened = tomorrow.days.find((day) => day.date === '2026-11-23')!;
  assert.equal(opened.commitment, today.days[1]!.commitment);
  const seed = Buffer.from(opened.seed!, 'base64url');
  assert.deepEqual(new Uint8Array(seed), new Uint8Array(seeds.seedOf(date('2026-11-23'))));
  assert.equal(Buffer.from(commitmentOf(mac, seed)).toString('base64url'), opened.commitment);
});

test('[GATE-80] another secret draws otherwise, and no commitment or path tells the secret or a seed', () => {
  const other = createDaySeeds({ mac, secret: new Uint8Array(32).fill(8) });
  const day = date('2026-11-23');
  assert.notDeepEqual(seeds.seedOf(day), other.seedOf(day));
  assert.notEqual(seeds.opaqueOf('a'), other.opaqueOf('a'));
  assert.notEqual(seeds.opaqueOf('2026-11-23'), Buffer.from(seeds.seedOf(day).slice(0, 16)).toString('base64url'));
  assert.match(seeds.opaqueOf('a'), /^[\w-]{22}$/);
});
