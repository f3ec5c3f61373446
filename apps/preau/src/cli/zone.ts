// The time zone that a command was given.
import { isZone } from '@preau/core/base';
import { CommandError } from './command-error.ts';
import { EXIT_USAGE } from './exit-codes.ts';

/** The zone as it was typed. Throws a usage error for a name that is none. */
export function readZone(text: string): string {
  if (!isZone(text))
    throw new CommandError(EXIT_USAGE, `Cannot use --zone ${text}: it must be an IANA name such as Indian/Reunion`);
  return text;
}
