// What the switches of a school ask of the outside.

import type { SchoolId } from '@preau/core/base';
import type { SwitchName, Switches } from '@preau/core/school';
import type { Deed } from '../day-ports.ts';

/** Keeps the switches of schools. */
export interface SwitchStore {
  /** One statement; the defaults where nobody set anything. */
  read(schoolId: SchoolId): Promise<Switches>;
  /** Sets one, with its line in the audit log (`switch.<name>.on` or `.off`); setting it as it stands changes nothing and notes nothing. */
  set(schoolId: SchoolId, name: SwitchName, isOn: boolean, deed: Deed): Promise<void>;
}
