// `backup` and `restore`: the whole database as one file. docs/spec/school.md, "Backup".
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { systemClock } from '@preau/host';
import { backup, restore } from '@preau/store-postgres';
import { CommandError } from './command-error.ts';
import { EXIT_FAILED, EXIT_USAGE } from './exit-codes.ts';
import { withDatabase, withSchool } from './session.ts';

/** Adds both commands. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .argument('<file>', 'where to write it; must not exist')
    .description(
      'write the database to a file, in one consistent snapshot, while people go on working. Pictures and keys lie in the data folder: copy its `files` and `keys` too',
    )
    .action(async (file: string) =>
      withSchool(async ({ databaseUrl, school }) => {
        if ((await stat(file).catch(() => undefined)) !== undefined)
          throw new CommandError(EXIT_USAGE, `Cannot write ${file}: it exists`);
        const draft = `${file}.part`;
        try {
          const { tables, rows } = await backup(
            databaseUrl,
            createWriteStream(draft, { mode: 0o600 }),
            systemClock.now(),
          );
          await rename(draft, file);
          // Operators look for it. OFFICE-75.
          await school.stores.cell.mark('backup', systemClock.now());
          console.log(`Backed up ${rows} rows of ${tables.length} tables to ${file}.`);
        } finally {
          await rm(draft, { force: true });
        }
      }),
    );
  program
    .command('restore')
    .argument('<file>', 'a backup')
    .description('read a backup into an empty database, prove it equal, or change nothing')
    .action(async (file: string) =>
      withDatabase(async ({ databaseUrl }) => {
        if ((await stat(file).catch(() => undefined))?.isFile() !== true)
          throw new CommandError(EXIT_USAGE, `Cannot read ${file}: no such file`);
        const { tables, rows } = await restore(databaseUrl, createReadStream(file)).catch((error: unknown) => {
          throw new CommandError(EXIT_FAILED, error instanceof Error ? error.message : String(error));
        });
        console.log(`Restored ${rows} rows of ${tables.length} tables, equal to the backup.`);
      }),
    );
}
