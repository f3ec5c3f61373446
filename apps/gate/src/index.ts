// The door of apps/gate.
export { GATE_SETTINGS } from './config.ts';
export { openGate } from './open-gate.ts';
export type { Gate, GateOptions } from './open-gate.ts';
export { GATE_OPERATIONS } from './operations.ts';
export { checksThrough } from './prober.ts';
export type { Prober, StageCheck, StageChecks } from './prober.ts';
export { routes } from './routes.ts';
export { start } from './start.ts';
export type { RunningGate } from './start.ts';
export { admitAtTheDoor } from './tickets.ts';
