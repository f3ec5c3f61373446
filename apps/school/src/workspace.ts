// The desks of the workspace beside sign-in, day and people: one line each.

import type { Bus, Clock, Randomness } from '@preau/service/base';
import { createOfficeDesk } from '@preau/service/school';
import type { OfficeDesk, SchoolStores } from '@preau/service/school';

/** What the desks are made of. */
export interface WorkspaceParts {
  readonly stores: SchoolStores;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desks, by name. */
export interface Workspace {
  readonly office: OfficeDesk;
}

/** Makes them. */
export function openWorkspace({ stores, clock }: WorkspaceParts): Workspace {
  return {
    office: createOfficeDesk({ offices: stores.offices, clock }),
  };
}
