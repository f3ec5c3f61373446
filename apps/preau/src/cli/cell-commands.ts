// `switch`: what counts in every school of the cell at once. docs/spec/office.md, "Switches for all schools".
import type { Command } from 'commander';
import { MAX_CELL_REASON, SWITCH_NAMES } from '@preau/core/school';
import type { SwitchName } from '@preau/core/school';
import { endForbiddenCards } from '@preau/service/school';
import { CommandError } from './command-error.ts';
import { EXIT_USAGE } from './exit-codes.ts';
import { withSchool } from './session.ts';

interface SwitchOptions {
  readonly reason?: string;
}

/** Adds the command. */
export function addCellCommands(program: Command): void {
  program
    .command('switch')
    .argument('[name]', `one of ${SWITCH_NAMES.join(', ')}; without it, say how they stand`)
    .argument('[what]', '`set`: off for all schools (home: on); `lift`: each school chooses again')
    .description('set a switch for every school of the cell at once, or give it back to the schools; audited in each')
    .option('--reason <reason>', 'why; heads read it. Needed to set one')
    .action(async (name: string | undefined, what: string | undefined, { reason = '' }: SwitchOptions) => {
      const wanted = name === undefined ? undefined : readSwitch(name, what, reason.trim());
      await withSchool(async ({ school: { stores, clock, randomness } }) => {
        if (wanted !== undefined) {
          const deed = { auditId: randomness.uuid(), actorId: null, at: clock.now() };
          await stores.cell.setSwitch(wanted.name, wanted.reason, deed);
          // What ended is read by the running Préau from the table, within half a minute.
          const sessions = { announce: async () => undefined };
          if (wanted.name === 'cards' && wanted.reason !== null)
            await endForbiddenCards({ cards: stores.cards, sessions, clock }, null);
        }
        const { cell, schools } = await stores.cell.readSwitches();
        for (const each of SWITCH_NAMES) {
          const set = cell[each];
          const told = set === undefined ? 'as each school chose' : `${set.isOn ? 'on' : 'off'} for all: ${set.reason}`;
          console.log(`${each.padEnd(14)} ${told}`);
        }
        console.log(`Schools: ${schools}`);
      });
    });
}

function readSwitch(
  given: string,
  what: string | undefined,
  reason: string,
): { readonly name: SwitchName; readonly reason: string | null } {
  const name = SWITCH_NAMES.find((each) => each === given);
  if (name === undefined)
    throw new CommandError(EXIT_USAGE, `Cannot switch ${given}: it is none of ${SWITCH_NAMES.join(', ')}`);
  if (what === 'lift') return { name, reason: null };
  if (what !== 'set') throw new CommandError(EXIT_USAGE, `Cannot switch ${name}: say set or lift`);
  if (reason === '' || reason.length > MAX_CELL_REASON)
    throw new CommandError(
      EXIT_USAGE,
      `Cannot set ${name} for all schools: say why with --reason, in at most ${MAX_CELL_REASON} characters`,
    );
  return { name, reason };
}
