// The switches of a school: /api/office/switches. docs/spec/mail.md, "Switches".

import * as z from 'zod/mini';
import { SWITCH_NAMES } from '@preau/core/school';
import type { SwitchName, Switches } from '@preau/core/school';
import { schoolIdSchema } from '../base/index.ts';
import type { CellSwitches } from './operator.ts';

/** `PUT /api/office/switches` (head): sets one switch. */
export const setSwitchRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  name: z.enum(SWITCH_NAMES as [SwitchName, ...SwitchName[]]),
  isOn: z.boolean(),
});

/** Answer of `GET` and `PUT /api/office/switches`. */
export interface SwitchesAnswer {
  /** As the school set them. */
  readonly switches: Switches;
  /** What the operators set for all schools: it counts before the school's own. OFFICE-51. */
  readonly cell: CellSwitches;
}
