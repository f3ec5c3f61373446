// `generate`: a synthetic school as the two files that a real one would send.
import type { Command } from 'commander';
import { DEFAULT_ZONE, localDateAt, parseSchoolId } from '@preau/core/base';
import { systemClock } from '@preau/host';
import { generateCollege, writeSchoolFiles } from '@preau/formats';
import { CommandError } from './command-error.ts';
import { EXIT_USAGE } from './exit-codes.ts';
import { readZone } from './zone.ts';

interface GenerateOptions {
  readonly seed: string;
  readonly school: string;
  readonly people?: string;
  readonly zone: string;
  readonly demo?: boolean;
}

/** Adds the command. */
export function addGenerateCommand(program: Command): void {
  program
    .command('generate')
    .argument('<folder>', 'where to write oneroster.zip and timetable.ics')
    .description(
      'write a synthetic French collège as files: 480 pupils, 20 classes, 38 teachers, families, a year of timetable',
    )
    .option('--seed <number>', 'the same seed gives the same school', '1')
    .option('--school <uai>', 'its UAI', '0990002B')
    .option('--people <number>', 'about so many people instead')
    .option('--zone <zone>', 'its time zone', DEFAULT_ZONE)
    .option('--demo', 'with a class that has a lesson every hour')
    .action(async (folder: string, options: GenerateOptions) => {
      const uai = parseSchoolId(options.school);
      if (uai === undefined)
        throw new CommandError(
          EXIT_USAGE,
          `Cannot use --school ${options.school}: a UAI is seven digits and a capital letter`,
        );
      const seed = readNumber('--seed', options.seed);
      const people = options.people === undefined ? {} : { people: readNumber('--people', options.people) };
      const zone = readZone(options.zone);
      const today = localDateAt(systemClock.now(), zone);
      const generated = generateCollege({ seed, uai, today, zone, demo: options.demo === true, ...people });
      const files = await writeSchoolFiles(folder, generated);
      console.log(
        `Wrote ${generated.roster.people.length} people to ${files.rosterPath} and ${generated.slots.length} slots to ${files.timetablePath}.`,
      );
    });
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new CommandError(EXIT_USAGE, `Cannot use ${name} ${text}: it must be a whole number`);
  return value;
}
