// `operator create`: the first account of a school, by a link that works once. docs/spec/school.md, "First day and Monday".
import type { Command } from 'commander';
import { parseSchoolId } from '@preau/core/base';
import { createOperator } from '@preau/service/school';
import { CommandError } from './command-error.ts';
import { EXIT_USAGE } from './exit-codes.ts';
import { withSchool } from './session.ts';
import { readZone } from './zone.ts';

interface OperatorOptions {
  readonly school: string;
  readonly name: string;
  readonly given: string;
  readonly family: string;
  readonly zone?: string;
}

/** Adds the command. */
export function addOperatorCommands(program: Command): void {
  const operator = program.command('operator').description('accounts of those who run the house');
  operator
    .command('cell')
    .argument('<login>', 'of somebody who is an operator of a school, e.g. by its files')
    .description('say that an operator runs all schools of the cell; `create` says so of whom it makes')
    .option('--end', 'no longer')
    .action(async (login: string, { end }: { readonly end?: boolean }) =>
      withSchool(async ({ school: { stores, clock, randomness } }) => {
        const deed = { auditId: randomness.uuid(), actorId: null, at: clock.now() };
        if (!(await stores.cell.setRunsCell(login, end !== true, deed)))
          throw new CommandError(EXIT_USAGE, `Cannot name ${login}: no operator has that login`);
        console.log(end === true ? `${login} runs the cell no longer.` : `${login} runs the cell.`);
      }),
    );
  operator
    .command('create')
    .description(
      'make an operator, who runs all schools of the cell, and print a one-time activation link; makes the school when it is not there yet',
    )
    .requiredOption('--school <uai>', 'UAI of the school, e.g. 0750001A')
    .option('--name <name>', 'name of the school, when it is not there yet', 'Mon établissement')
    .option('--given <name>', 'given name', 'Exploitant')
    .option('--family <name>', 'family name', 'Préau')
    .option('--zone <zone>', 'time zone of a new school; by default the one of the cell (PREAU_ZONE)')
    .action(async (options: OperatorOptions) =>
      withSchool(async ({ school, config }) => {
        const schoolId = parseSchoolId(options.school);
        if (schoolId === undefined)
          throw new CommandError(
            EXIT_USAGE,
            `Cannot use --school ${options.school}: a UAI is seven digits and a capital letter`,
          );
        const { people, days } = school.stores;
        const issued = await createOperator(
          { people, codes: school.codes, clock: school.clock, randomness: school.randomness },
          {
            schoolId,
            schoolName: options.name,
            zone: options.zone === undefined ? config.zone : readZone(options.zone),
            givenName: options.given,
            familyName: options.family,
          },
        );
        const place = await days.findSchool(schoolId);
        console.log(`Operator of ${place?.name ?? schoolId}: login ${issued.login}`);
        console.log(`Activation link, works once, until ${new Date(issued.expiresAt).toISOString().slice(0, 10)}:`);
        console.log(`  ${issued.url}`);
      }),
    );
}
