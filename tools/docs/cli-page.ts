// docs/reference/cli.md: what `npm run school -- --help` says, for every command, so that the page cannot drift.

/** A command as commander has it. */
export interface HelpfulCommand {
  name(): string;
  readonly commands: readonly HelpfulCommand[];
  configureOutput(output: { getOutHelpWidth(): number }): unknown;
  helpInformation(): string;
}

/** As wide as a terminal is at first. */
const WIDTH = 80;

/** Writes the page from the help of every command. */
export function cliPage(program: HelpfulCommand): string {
  return [
    '# Command line',
    '',
    'Everything is run as `npm run school -- <command>`. Written from the help texts by `npm run fix`; do not edit.',
    '',
    ...sectionsOf(program, []),
  ].join('\n');
}

function sectionsOf(command: HelpfulCommand, above: readonly string[]): string[] {
  command.configureOutput({ getOutHelpWidth: () => WIDTH });
  const words = [...above, command.name()];
  const below = command.commands.flatMap((each) => sectionsOf(each, words));
  return [`## ${words.join(' ')}`, '', '```', command.helpInformation().trim(), '```', '', ...below];
}
