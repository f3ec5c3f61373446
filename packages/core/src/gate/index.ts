// The door of core/gate: places, rates, probes.
export {
  ARRIVAL_LIFE_MS,
  OPEN_LANE,
  OPEN_PLACE,
  personFor,
  renewable,
  renewAfter,
  TICKET_GRACE_MS,
  TICKET_LIFE_MS,
} from './place.ts';
export type { Place, PlannedLesson, ShownTicket, TicketTarget } from './place.ts';
export { counted, NO_RATE, perSecond, RATE_WINDOW_MS } from './rate.ts';
export type { Rate } from './rate.ts';
export { headlineOf } from './headline.ts';
export type { Headline } from './headline.ts';
export { canonicalJson } from './canonical.ts';
export type { Json } from './canonical.ts';
export {
  nextProbeAt,
  p95Of,
  PROBE_DEADLINE_MS,
  PROBE_EVERY_MS,
  PROBE_STALE_MS,
  PROBE_WINDOW_MS,
  PROBES_KEPT,
  SLOW_FROM_MS,
  stateOf,
  withProbe,
} from './probes.ts';
export type { Probe, ProbedState } from './probes.ts';
