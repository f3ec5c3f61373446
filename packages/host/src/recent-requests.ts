// Requests of the last hour, by minute: what an operator asks first, without a second system that keeps series.

/** Counts of the last hour: requests, and those that ended in a fault (5xx). */
export interface RecentCounts {
  readonly requests: number;
  readonly faults: number;
}

/** Counts answers by the minute and forgets them after an hour. */
export interface RecentRequests {
  note(at: number, status: number): void;
  lastHour(at: number): RecentCounts;
}

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** Makes one; sixty slots, whatever comes. */
export function createRecentRequests(): RecentRequests {
  const slots = Array.from({ length: MINUTES }, () => ({ minute: -1, requests: 0, faults: 0 }));
  return {
    note(at, status) {
      const minute = Math.floor(at / MINUTE_MS);
      const slot = slots[minute % MINUTES]!;
      if (slot.minute !== minute) Object.assign(slot, { minute, requests: 0, faults: 0 });
      slot.requests += 1;
      if (status >= 500) slot.faults += 1;
    },
    lastHour(at) {
      const minute = Math.floor(at / MINUTE_MS);
      const fresh = slots.filter((slot) => slot.minute > minute - MINUTES && slot.minute <= minute);
      return {
        requests: fresh.reduce((sum, slot) => sum + slot.requests, 0),
        faults: fresh.reduce((sum, slot) => sum + slot.faults, 0),
      };
    },
  };
}
