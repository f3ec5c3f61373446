// Ids and secrets made by this process. PostgreSQL 15 has no uuidv7(), so ids are made here (RFC 9562, 5.7).
import { randomBytes, randomInt } from 'node:crypto';
import { systemClock } from './clock.ts';
import type { SystemClock } from './clock.ts';

/** New ids and secrets. Same shape as the port of service/base. */
export interface SystemRandomness {
  /** A UUID version 7: sorts by creation, also within a millisecond of this process. */
  uuid(): string;
  /** Cryptographically strong bytes. */
  bytes(count: number): Uint8Array;
}

const COUNTER_LIMIT = 0x1000;

/** Makes a source of ids on a clock. */
export function createRandomness(clock: SystemClock = systemClock): SystemRandomness {
  let lastMs = 0;
  let counter = 0;
  return {
    uuid() {
      const now = clock.now();
      if (now > lastMs) {
        lastMs = now;
        // Half the range stays free to count up in (RFC 9562, 6.2 method 1).
        counter = randomInt(COUNTER_LIMIT / 2);
      } else {
        counter += 1;
        if (counter === COUNTER_LIMIT) {
          lastMs += 1;
          counter = 0;
        }
      }
      return format(lastMs, counter);
    },
    bytes: (count) => new Uint8Array(randomBytes(count)),
  };
}

/** The source of ids of this process. */
export const systemRandomness: SystemRandomness = createRandomness();

/** A new UUID version 7. */
export function newId(): string {
  return systemRandomness.uuid();
}

function format(ms: number, counter: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  randomBytes(8).copy(bytes, 8);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
