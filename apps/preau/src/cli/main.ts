// `npm run school -- …`: the school's command line.
import { Command, CommanderError } from 'commander';
import { addBackupCommands } from './backup-commands.ts';
import { CommandError } from './command-error.ts';
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE } from './exit-codes.ts';
import { addGenerateCommand } from './generate-command.ts';
import { addImportCommands } from './import-commands.ts';
import { addOperatorCommands } from './operator-commands.ts';

const program = new Command('school')
  .description(
    'The command line of a school. It works on the data folder of PREAU_DATA_DIR: through the running Préau, or with a database started for the command.',
  )
  .showHelpAfterError('(--help says more)')
  .exitOverride();
addImportCommands(program);
addOperatorCommands(program);
addBackupCommands(program);
addGenerateCommand(program);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
  else {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof CommandError ? error.exitCode : EXIT_FAILED;
  }
}
