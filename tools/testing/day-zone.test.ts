import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minuteOfDayAt } from '@preau/core/base';
import { dayZoneAt } from './day-zone.ts';

test('[HOUSE-93] at every minute of a day, in winter and in summer, it is between half past seven and half past two at the place of a journey', () => {
  for (const day of ['2026-11-22', '2027-06-21'])
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const at = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
      const there = minuteOfDayAt(at, dayZoneAt(at));
      assert.ok(there >= 450 && there <= 870, `${new Date(at).toISOString()}: ${there} in ${dayZoneAt(at)}`);
    }
});
