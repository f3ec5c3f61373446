// Which reference page is written from which part of the code.
import { SETTINGS } from '../../packages/host/src/settings.ts';
import { PROBLEMS } from '../../packages/protocol/src/base/errors.ts';
import { createProgram } from '../../apps/preau/src/cli/program.ts';
import { cliPage } from './cli-page.ts';
import { configPage, errorsPage } from './reference.ts';

/** Path from the root and text of every generated page. */
export function referencePages(): readonly (readonly [path: string, text: string])[] {
  return [
    ['docs/reference/errors.md', errorsPage(PROBLEMS)],
    ['docs/reference/config.md', configPage(SETTINGS)],
    ['docs/reference/cli.md', cliPage(createProgram())],
  ];
}
