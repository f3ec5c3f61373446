// The door of bus-redis: fan-out, counters, leases, doors and credits of the gate through Redis >= 7 or Valkey.
export { RedisBus } from './redis-bus.ts';
export type { RedisBusOptions } from './redis-bus.ts';
export { openRedisCredits } from './redis-credits.ts';
export type { RedisCreditsOptions } from './redis-credits.ts';
export { openRedisDoors } from './redis-doors.ts';
export type { RedisDoorsOptions } from './redis-doors.ts';
