// The door of bus-memory: fan-out, counters and leases within one process.
export { MemoryBus } from './memory-bus.ts';
