// docs/reference/cli.md: what `npm run school -- --help` says, for every command, so that the page cannot drift.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../source-files.ts';

const run = promisify(execFile);

/** Asks the command line for its help. */
export async function cliHelp(words: readonly string[]): Promise<string> {
  const args = [join(ROOT, 'apps/preau/src/cli/main.ts'), ...words, '--help'];
  const { stdout } = await run(process.execPath, args, {
    cwd: ROOT,
    timeout: 60_000,
    env: { PATH: process.env['PATH'] },
  });
  return stdout.trim();
}

/** Writes the page from the help of every command, found in the "Commands:" part of the one above. */
export async function cliPage(help: (words: readonly string[]) => Promise<string>): Promise<string> {
  const sections = await sectionsOf([], help);
  return [
    '# Command line',
    '',
    'Everything is run as `npm run school -- <command>`. Written from the help texts by `npm run fix`; do not edit.',
    '',
    ...sections.flatMap(({ words, text }) => [`## ${['school', ...words].join(' ')}`, '', '```', text, '```', '']),
  ].join('\n');
}

interface Section {
  readonly words: readonly string[];
  readonly text: string;
}

async function sectionsOf(
  words: readonly string[],
  help: (words: readonly string[]) => Promise<string>,
): Promise<Section[]> {
  const text = await help(words);
  const below = await Promise.all(commandsOf(text).map((name) => sectionsOf([...words, name], help)));
  return [{ words, text }, ...below.flat()];
}

/** Names in the "Commands:" part of a help text, without `help` itself. */
export function commandsOf(text: string): string[] {
  const part = text.split(/^Commands:$/m)[1] ?? '';
  return [...part.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => match[1] ?? '').filter((name) => name !== 'help');
}
