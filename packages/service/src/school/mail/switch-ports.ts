// What the switches of a school ask of the outside.

import type { SchoolId } from '@preau/core/base';
import type { SwitchName, Switches } from '@preau/core/school';
import type { CellSwitches } from '@preau/protocol/school';
import type { Deed } from '../day-ports.ts';

/** Keeps the switches of schools. */
export interface SwitchStore {
  /** How they stand: what the cell set, else the school; the defaults where nobody set anything. One statement. OFFICE-50. */
  read(schoolId: SchoolId): Promise<Switches>;
  /** As the school set them, and what the cell set above. One statement. */
  readSet(schoolId: SchoolId): Promise<{ readonly switches: Switches; readonly cell: CellSwitches }>;
  /** Sets one, with its line in the audit log (`switch.<name>.on` or `.off`); setting it as it stands changes nothing and notes nothing. Cards are forbidden when nobody is about to come in by one any more: what they opened is then to be ended (CardStore, PEOPLE-111). */
  set(schoolId: SchoolId, name: SwitchName, isOn: boolean, deed: Deed): Promise<void>;
}
