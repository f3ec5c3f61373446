// Counters and histograms of a process, in Prometheus' text form. Labels are few-valued: route patterns, never ids.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { systemClock } from './clock.ts';
import { createRecentRequests } from './recent-requests.ts';
import type { RecentCounts } from './recent-requests.ts';

/** The metrics of one server. Apps add their own to `registry`. */
export interface Metrics {
  readonly registry: Registry;
  /** Notes one answered request. `route` is the pattern, e.g. `/api/lessons/:id/log`. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** What was answered in the last hour, and how much of it with a fault. OFFICE-75. */
  lastHour(): RecentCounts;
}

/** prom-client's classes, so that an app needs no second way to them. */
export { Counter, Gauge, Histogram, Registry };

/** Makes a registry with the process's own figures. */
export function createMetrics(app: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry, prefix: 'preau_' });
  const requests = new Histogram({
    name: 'preau_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const recent = createRecentRequests();
  return {
    registry,
    answered: (method, route, status, seconds) => {
      requests.observe({ method, route, status: String(status) }, seconds);
      recent.note(systemClock.now(), status);
    },
    lastHour: () => recent.lastHour(systemClock.now()),
  };
}
