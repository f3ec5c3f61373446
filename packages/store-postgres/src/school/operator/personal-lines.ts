// Where what operators do names people.

import { kept } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Personal data of the cell. */
export const OPERATOR_LINES: readonly PersonalLine[] = [kept('cell_switch', 'set_by'), kept('purge', 'asked_by')];
