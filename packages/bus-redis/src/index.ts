// The door of bus-redis: fan-out, counters and leases through Redis >= 7 or Valkey.
export { RedisBus } from './redis-bus.ts';
export type { RedisBusOptions } from './redis-bus.ts';
