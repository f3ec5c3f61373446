// The desk of imports over a test's stores, at the hour of the test: how a school comes into them.

import { randomUUID } from 'node:crypto';
import type { EpochMs } from '@preau/core/base';
import { createImportDesk } from '@preau/service/school';
import type { ImportDesk, SchoolStores } from '@preau/service/school';

/** The desk; nobody listens to what it publishes. */
export function openImports({ rosters }: Pick<SchoolStores, 'rosters'>, now: EpochMs): ImportDesk {
  return createImportDesk({
    rosters,
    clock: { now: () => now },
    randomness: { uuid: () => randomUUID(), bytes: (count) => new Uint8Array(count) },
    bus: { publish: async () => undefined },
  });
}
