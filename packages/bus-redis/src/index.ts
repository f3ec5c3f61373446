// The door of bus-redis: fan-out, counters, leases and the doors of the gate through Redis >= 7 or Valkey.
export { RedisBus } from './redis-bus.ts';
export type { RedisBusOptions } from './redis-bus.ts';
export { openRedisDoors } from './redis-doors.ts';
export type { RedisDoorsOptions } from './redis-doors.ts';
