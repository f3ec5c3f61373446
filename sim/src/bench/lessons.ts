// What a lesson costs: entries, fan-out, log writes, memory, and the echo of a pair of canaries under attack.
import { setTimeout as wait } from 'node:timers/promises';
import { startCanary } from '../../../tools/testing/canary.ts';
import { clientFrame, openRawSocket } from '../../../tools/testing/raw-socket.ts';
import { Seat } from '../../../tools/testing/seat.ts';
import type { Visitor } from '../../../tools/testing/visitor.ts';
import { inParallel } from './crowd.ts';
import type { Classroom } from './crowd.ts';
import { quantile } from './figures.ts';
import type { Figures } from './figures.ts';

/** Entries that are under way at once: a bell, not a queue. */
const ENTERING_AT_ONCE = 64;
const FAN_OUT_MESSAGES = 150;
const WRITING_MS = 5_000;
const ATTACK_MS = 10_000;

/** Resident memory of the server, from its own metrics. */
export async function readMemoryBytes(visitor: Visitor): Promise<number> {
  const text = await visitor.get<string>('GET', '/metrics');
  return Number(/^(?:\w+_)?process_resident_memory_bytes(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1]);
}

/** Everybody enters at once: ticket, seat, socket, whole log. Answers the seats, class by class. */
export async function measureEntries(figures: Figures, rooms: readonly Classroom[]): Promise<Seat[][]> {
  for (const room of rooms) await room.teacher.get('POST', `/api/lessons/${room.lessonId}/open`);
  const before = await readMemoryBytes(rooms[0]!.teacher);
  const comers = rooms.flatMap((room) => [room.teacher, ...room.pupils].map((visitor) => ({ room, visitor })));
  const timesMs: number[] = [];
  const began = performance.now();
  const seated = await inParallel(
    comers,
    async ({ room, visitor }) => {
      const from = performance.now();
      const seat = await Seat.attach(await visitor.enter(room.lessonId));
      await visitor.log(room.lessonId);
      timesMs.push(performance.now() - from);
      return { room, seat };
    },
    ENTERING_AT_ONCE,
  );
  const elapsedMs = performance.now() - began;
  figures.add('entries into lessons', (comers.length / elapsedMs) * 1000, 'per second', 'higher');
  figures.add('entry p50', quantile(timesMs, 0.5), 'ms', 'lower');
  figures.add('entry p99', quantile(timesMs, 0.99), 'ms', 'lower');
  // Beats and fan-out of the arrivals settle first.
  await wait(3_000);
  const after = await readMemoryBytes(rooms[0]!.teacher);
  figures.add('memory per connected pupil', (after - before) / comers.length / 1024, 'KiB', 'lower');
  return rooms.map((room) => seated.filter((each) => each.room === room).map((each) => each.seat));
}

/** One member writes, all read: from sending to each reading, in a lesson of `seats`. */
export async function measureFanOut(figures: Figures, seats: readonly Seat[]): Promise<void> {
  const timesMs: number[] = [];
  const sentAt = new Map<string, number>();
  for (const seat of seats) {
    seat.onEntry = (entry) => {
      if (!('fact' in entry) || entry.fact.kind !== 'messagePosted') return;
      const at = sentAt.get(entry.fact.body?.text ?? '');
      if (at !== undefined) timesMs.push(performance.now() - at);
    };
  }
  for (let index = 0; index < FAN_OUT_MESSAGES; index += 1) {
    const text = `mesure ${index}`;
    sentAt.set(text, performance.now());
    const answer = await seats[index % seats.length]!.command({ kind: 'postMessage', text });
    if (typeof answer !== 'number') throw new Error(`Cannot measure the fan-out: ${answer}`);
    await wait(20);
  }
  await seats[0]!.until('all readings', () => timesMs.length >= FAN_OUT_MESSAGES * seats.length).catch(() => undefined);
  for (const seat of seats) seat.onEntry = undefined;
  figures.add(`fan-out to ${seats.length} members p50`, quantile(timesMs, 0.5), 'ms', 'lower');
  figures.add(`fan-out to ${seats.length} members p99`, quantile(timesMs, 0.99), 'ms', 'lower');
  figures.add('fan-out readings lost', FAN_OUT_MESSAGES * seats.length - timesMs.length, 'readings', 'lower', 0);
}

/** Everybody raises and lowers the hand as fast as the lesson answers and its limits allow. */
export async function measureWrites(figures: Figures, rooms: readonly (readonly Seat[])[]): Promise<void> {
  const until = performance.now() + WRITING_MS;
  let written = 0;
  const write = async (seat: Seat): Promise<void> => {
    for (let isUp = false; performance.now() < until; isUp = !isUp) {
      const answer = await seat.command(
        isUp ? { kind: 'lowerHand', personId: seat.entry.personId } : { kind: 'raiseHand' },
      );
      if (typeof answer === 'number' && answer > 0) written += 1;
      else if (typeof answer === 'string') return;
      await wait(105);
    }
  };
  const began = performance.now();
  await Promise.all(rooms.flat().map(write));
  figures.add('log entries written', (written / (performance.now() - began)) * 1000, 'per second', 'higher');
}

/** A pair of canaries beside a villain who floods, sends too much, and never reads. */
export async function measureAttack(figures: Figures, room: Classroom, seats: readonly Seat[]): Promise<void> {
  const villain = room.pupils.at(-1)!;
  seats.at(-1)!.end();
  const canary = startCanary(seats[0]!, seats[1]!);
  const endsAt = performance.now() + ATTACK_MS;
  const flood = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const seat = await Seat.attach(await villain.enter(room.lessonId));
      for (let index = 0; index < 1_000; index += 1) void seat.command({ kind: 'postMessage', text: 'x' });
      await seat.until('the end of the flood', () => seat.closed !== undefined);
      await wait(500);
    }
  };
  const stuff = async (): Promise<void> => {
    const huge = clientFrame(0x81, Buffer.alloc(10_000_000, 'a'));
    while (performance.now() < endsAt) {
      const socket = await openRawSocket(await villain.enter(room.lessonId));
      // Never read: what the lesson sends piles up until its limit.
      socket.pause();
      socket.write(huge);
      await wait(1_000);
      socket.destroy();
    }
  };
  await Promise.all([flood(), stuff()]);
  const missed = await canary.stop();
  figures.add('canary echo p50 under attack', quantile(canary.echoesMs, 0.5), 'ms', 'lower');
  figures.add('canary echo p99 under attack', quantile(canary.echoesMs, 0.99), 'ms', 'lower', 250);
  figures.add('numbers missed by the canaries', missed.length, 'numbers', 'lower', 0);
}
