import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellHealthAnswer } from '@preau/protocol/school';
import { lookInto } from './look-into.ts';

const NOW = Date.parse('2026-11-24T08:00:00Z');
const HOUR_MS = 3_600_000;
const round = (
  name: string,
  more: Partial<CellHealthAnswer['rounds'][number]> = {},
): CellHealthAnswer['rounds'][number] => ({
  name,
  doneAt: NOW - HOUR_MS,
  dueAt: NOW + HOUR_MS,
  failedAt: null,
  isLate: false,
  ...more,
});
const house: CellHealthAnswer = {
  at: NOW,
  parts: [
    { name: 'database', health: 'well' },
    { name: 'media', health: 'unknown' },
  ],
  database: { bytes: 1 },
  disk: { freeBytes: 200, totalBytes: 1_000 },
  backupAt: NOW - 47 * HOUR_MS,
  rounds: [round('sweep', { failedAt: NOW - 2 * HOUR_MS })],
  lastHour: null,
};

test('[OFFICE-77] a house that is well names nothing; what failed and was done since is well', () => {
  assert.deepEqual(lookInto(house), []);
  assert.deepEqual(lookInto({ ...house, disk: null }), []);
});

test('[OFFICE-77] parts that strain or fail, a disk nearly full, an old backup or none, rounds late or failed are named', () => {
  assert.deepEqual(
    lookInto({
      ...house,
      parts: [
        { name: 'database', health: 'strained' },
        { name: 'gate', health: 'well' },
        { name: 'media', health: 'failing' },
      ],
      disk: { freeBytes: 99, totalBytes: 1_000 },
      backupAt: NOW - 49 * HOUR_MS,
      rounds: [
        round('reread', { isLate: true }),
        round('sweep', { failedAt: NOW }),
        round('purge', { doneAt: null, failedAt: NOW }),
        round('evening'),
      ],
    }),
    ['database', 'media', 'disk', 'backup', 'reread', 'sweep', 'purge'],
  );
  assert.deepEqual(lookInto({ ...house, backupAt: null }), ['backup']);
});
