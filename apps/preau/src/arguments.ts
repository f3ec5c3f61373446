// The words after `npm start --`. Everything else is said by the environment.
import { parseArgs } from 'node:util';
import { err, ok } from '@preau/core/base';
import type { Result } from '@preau/core/base';

/** How Préau was asked to start. */
export interface StartArguments {
  /** `never`: `--empty`. `always`: `--demo`. `loopback`: only where nobody from outside can use its printed passwords. */
  readonly demo: 'never' | 'always' | 'loopback';
  /** `--bare`: the demo school has people, classes and a timetable, and nothing that anybody did. */
  readonly bare: boolean;
}

/** Reads the arguments; the refusal is a sentence for the console. */
export function readArguments(
  words: readonly string[],
): Result<StartArguments, { readonly code: 'arguments.invalid'; readonly message: string }> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { empty: { type: 'boolean' }, demo: { type: 'boolean' }, bare: { type: 'boolean' } },
      strict: true,
    });
    if (values.empty === true && values.demo === true)
      return err({ code: 'arguments.invalid', message: 'Cannot start with --empty and --demo at once' });
    if (values.empty === true && values.bare === true)
      return err({ code: 'arguments.invalid', message: 'Cannot start with --empty and --bare at once' });
    const demo = values.empty === true ? 'never' : values.demo === true ? 'always' : 'loopback';
    return ok({ demo, bare: values.bare === true });
  } catch (error) {
    return err({
      code: 'arguments.invalid',
      message: `Cannot start: ${(error as Error).message}. Known words: --empty, --demo, --bare`,
    });
  }
}
