// Whose turn it is among several gates: who holds a lease of the bus. Another takes over when it is gone. GATE-120, GATE-177.

import type { Bus, Lease } from '@preau/service/base';

/** A turn is lost when it was not renewed for so long. */
const LEASE_MS = 5_000;

/** The turn of one kind of work. Closing gives it back. */
export interface Turn extends AsyncDisposable {
  /** Takes or renews the lease; false while another has it, or while the line to the others is down. Rejects when the bus does. */
  isOurs(): Promise<boolean>;
  /** What was last known, without asking. */
  wasOurs(): boolean;
}

/** Makes it. `key` names the work; call `isOurs` every second. */
export function createTurn(bus: Pick<Bus, 'acquireLease' | 'isReachable'>, key: string): Turn {
  let lease: Lease | undefined;
  const take = async (): Promise<Lease | undefined> => {
    if (!bus.isReachable()) return undefined;
    if (lease !== undefined && (await lease.renew(LEASE_MS))) return lease;
    return bus.acquireLease(key, LEASE_MS);
  };
  return {
    isOurs: async () => {
      try {
        lease = await take();
      } catch (error) {
        lease = undefined;
        throw error;
      }
      return lease !== undefined;
    },
    wasOurs: () => lease !== undefined,
    [Symbol.asyncDispose]: async () => {
      const held = lease;
      lease = undefined;
      try {
        await held?.[Symbol.asyncDispose]();
      } catch {
        // One that cannot be given back ends by itself.
      }
    },
  };
}
