// The door of apps/gate.
export { openCreditFiles } from './credit-files.ts';
export { GATE_SETTINGS } from './config.ts';
export { readLevelCosts, USED_OF_A_CORE } from './level-costs.ts';
export { oneNode, openLevelHouse } from './level-house.ts';
export type { MediaLadder } from './level-house.ts';
export { openGate } from './open-gate.ts';
export type { Gate, GateOptions } from './open-gate.ts';
export { GATE_OPERATIONS } from './operations.ts';
export { checksThrough } from './prober.ts';
export type { Prober, StageCheck, StageChecks } from './prober.ts';
export { routes } from './routes.ts';
export { start } from './start.ts';
export type { RunningGate } from './start.ts';
export { admitAtTheDoor } from './tickets.ts';
