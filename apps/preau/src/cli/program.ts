// All commands of `npm run school`, put together; main.ts runs them, docs/reference/cli.md is written from their help.
import { Command } from 'commander';
import { addBackupCommands } from './backup-commands.ts';
import { addCellCommands } from './cell-commands.ts';
import { addCertificateCommand } from './certificate-command.ts';
import { addGenerateCommand } from './generate-command.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addImportCommands } from './import-commands.ts';
import { addOperatorCommands } from './operator-commands.ts';
import { addRehearsalCommand } from './rehearsal-command.ts';

/** Makes the program. It throws where commander would end the process. */
export function createProgram(): Command {
  const program = new Command('school')
    .description(
      'The command line of a school. It works on the data folder of PREAU_DATA_DIR: through the running Préau, or with a database started for the command.',
    )
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  addImportCommands(program);
  addHistoryCommands(program);
  addOperatorCommands(program);
  addCellCommands(program);
  addBackupCommands(program);
  addGenerateCommand(program);
  addCertificateCommand(program);
  addRehearsalCommand(program);
  return program;
}
