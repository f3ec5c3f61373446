// How homework and session notes are saved: created, or changed as a new version of what was read. WORK-5, WORK-6, WORK-44.

import type { EpochMs } from '@preau/core/base';
import type { SaveDecision } from '@preau/core/school';
import type { SaveOutcome } from '@preau/service/school';

/** What stands, of a thing with versions. */
export interface Standing {
  readonly version: number;
  readonly release_at: EpochMs;
}

/** The steps of one thing, each a statement or a few in the transaction of the caller. */
export interface VersionSteps<S extends Standing> {
  /** The version that was read; 0 for a new thing. */
  readonly base: number;
  readonly releaseAt: EpochMs;
  /** False when there is one already. */
  insert(): Promise<boolean>;
  lock(): Promise<unknown>;
  find(): Promise<S | undefined>;
  decide(stands: S | undefined): SaveDecision;
  /** Brings the row to the version. */
  change(version: number, stands: S): Promise<void>;
  /** What every version has, the first too: its own row, audiences, files. */
  write(version: number, stands: S | undefined): Promise<void>;
}

/** Creates or changes, as the thing decides of what stands; the row is locked from the question to the answer. */
export async function saveVersion<S extends Standing>(steps: VersionSteps<S>): Promise<SaveOutcome> {
  if (steps.base === 0 && (await steps.insert())) {
    await steps.write(1, undefined);
    return { decision: 'create', version: 1, releaseAt: steps.releaseAt };
  }
  // NOTE: the version is read by a statement after the lock: one that waits for a row sees it new, and what is joined to it old.
  await steps.lock();
  const stands = await steps.find();
  const decision = steps.decide(stands);
  if (stands === undefined || decision !== 'change')
    return { decision, version: stands?.version ?? 0, releaseAt: stands?.release_at ?? 0 };
  const version = stands.version + 1;
  await steps.change(version, stands);
  await steps.write(version, stands);
  return { decision, version, releaseAt: stands.release_at };
}
