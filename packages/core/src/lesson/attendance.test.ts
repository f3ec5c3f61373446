import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attendance } from './attendance.ts';
import { decideEnter, decideInterrupted, decideLost, decideOpen } from './doors.ts';
import { rollCallCsv, rollCallRows } from './roll-call.ts';
import type { RollCallRow } from './roll-call.ts';
import { ANNA, BILAL, CHLOE, PHONE, sampleLog, STARTS_AT, TEACHER } from './sample.ts';

const MINUTE = 60_000;
const minute = (n: number): number => STARTS_AT + n * MINUTE;

test('[LESSON-40] minutes count between opening and end, over entries, leaves and removals', () => {
  const log = sampleLog([ANNA], false);
  log.now = minute(5);
  log.take(decideEnter(log.state, TEACHER, PHONE, false), TEACHER);
  log.take(decideOpen(log.state, TEACHER), TEACHER);
  log.now = minute(10);
  log.take(decideEnter(log.state, BILAL, PHONE, false), BILAL);
  log.now = minute(20);
  log.command(ANNA, { kind: 'leave' });
  log.now = minute(30);
  log.take(decideEnter(log.state, ANNA, PHONE, false), ANNA);
  log.command(TEACHER, { kind: 'remove', personId: BILAL });
  log.now = minute(45);
  log.command(TEACHER, { kind: 'close' });
  const sheet = attendance(log.events, minute(500));
  const minutes = Object.fromEntries(rollCallRows(sheet).map((row) => [row.personId, row.minutesPresent]));
  assert.deepEqual([minutes[ANNA], minutes[BILAL], minutes[CHLOE], minutes[TEACHER]], [30, 20, 0, 40]);
  assert.deepEqual([sheet.openedAt, sheet.closedAt], [minute(5), minute(45)]);
  const anna = sheet.rows.find((row) => row.personId === ANNA)!;
  assert.deepEqual([anna.firstEnteredAt, anna.lastSeenAt, anna.cuts], [minute(0), minute(45), 0]);
});

test('[LESSON-41] a cut counts from when the pupil was last heard, not from when it was noticed', () => {
  const log = sampleLog();
  log.now = minute(12);
  log.take(decideLost(log.state, ANNA, minute(10)));
  log.now = minute(15);
  log.take(decideEnter(log.state, ANNA, PHONE, true), ANNA);
  log.now = minute(20);
  const row = attendance(log.events, log.now).rows.find(({ personId }) => personId === ANNA)!;
  assert.deepEqual([row.presentMs, row.cuts], [15 * MINUTE, 1]);
});

test('[LESSON-42] a lesson never opened has no minutes, but says who came', () => {
  const log = sampleLog([ANNA], false);
  const rows = rollCallRows(attendance(log.events, minute(30)));
  assert.ok(rows.every((row) => row.minutesPresent === 0));
  assert.equal(rows.find((row) => row.personId === ANNA)?.firstEnteredAt, minute(0));
});

test('[LESSON-44] who entered after the last heartbeat before a crash is cut at the entry, not given the time that the house was down', () => {
  const log = sampleLog([ANNA]);
  log.now = minute(10) + 1_000;
  log.take(decideEnter(log.state, BILAL, PHONE, false), BILAL);
  log.now = minute(14);
  log.take(decideInterrupted(log.state, minute(10), minute(14)));
  assert.equal(log.state.members[BILAL]?.presence, 'lost');
  log.now = minute(20);
  const row = attendance(log.events, log.now).rows.find(({ personId }) => personId === BILAL)!;
  assert.equal(row.presentMs, 0);
});

test('[LESSON-44] minutes during which the house was down are nobody’s absence: they stand in their own column', () => {
  const log = sampleLog();
  log.now = minute(14);
  log.take(decideInterrupted(log.state, minute(10), minute(14)));
  log.now = minute(15);
  log.take(decideEnter(log.state, ANNA, PHONE, true), ANNA);
  log.now = minute(20);
  log.command(ANNA, { kind: 'leave' });
  const rows = rollCallRows(attendance(log.events, minute(20)));
  const of = (id: string): RollCallRow => rows.find((row) => row.personId === id)!;
  assert.deepEqual([of(ANNA).minutesPresent, of(ANNA).minutesInterrupted, of(ANNA).cuts], [15, 4, 0]);
  assert.deepEqual([of(BILAL).minutesPresent, of(BILAL).minutesInterrupted], [10, 4]);
});

test('[LESSON-46] the roll call keeps the order of the roster', () => {
  const log = sampleLog([BILAL, ANNA]);
  assert.deepEqual(
    attendance(log.events, log.now)
      .rows.slice(2)
      .map((row) => row.personId),
    [ANNA, BILAL, CHLOE],
  );
});

test('[LESSON-47] the CSV opens in a French spreadsheet and starts no formula', () => {
  const base = {
    personId: ANNA,
    part: 'pupil',
    firstEnteredAt: minute(0),
    lastSeenAt: minute(50),
    minutesPresent: 50,
    minutesInterrupted: 0,
    cuts: 2,
  } as const;
  const rows: RollCallRow[] = [
    { ...base, name: '=HYPERLINK("http://x")' },
    { ...base, name: 'Zoé "Zo"; d’Arc', firstEnteredAt: null },
    { ...base, name: ' @SUM' },
  ];
  const csv = rollCallCsv(rows, { language: 'fr', zone: 'Europe/Paris' });
  assert.equal(csv.charCodeAt(0), 0xfeff);
  const lines = csv.slice(1).split('\r\n');
  assert.equal(lines.length, 5);
  assert.equal(lines[1], `"'=HYPERLINK(""http://x"")";"Élève";"08:00";"08:50";"50";"0";"2"`);
  assert.equal(lines[2], `"Zoé ""Zo""; d’Arc";"Élève";"";"08:50";"50";"0";"2"`);
  assert.ok(lines[3]?.startsWith(`"' @SUM"`));
  assert.match(rollCallCsv([], { language: 'en', zone: 'UTC' }), /"Minutes present"/);
});
