// `npm run bench`: measures over the network. Alone it starts a Préau of its own; `-- media` measures the media servers, `-- gate` tickets and a full courtyard, `-- school` the workspace, `-- sign-in` and `-- entry` sign-in and entering lessons beyond their knee; `-- --json FILE`
// writes the figures for programs.
import { parseArgs } from 'node:util';
import { Figures } from './figures.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    // Of `media`:
    quick: { type: 'boolean', default: false },
    levels: { type: 'string' },
    server: { type: 'string', multiple: true },
    sfu: { type: 'string' },
    class: { type: 'string' },
    soak: { type: 'string' },
    people: { type: 'string' },
    nice: { type: 'string' },
  },
});
const figures = new Figures();
const [subject = 'house'] = positionals;
console.log(`Préau, measured from the same machine, ${new Date().toISOString()}`);
if (subject === 'house') await (await import('./house.ts')).measureHouse(figures);
else if (subject === 'media') await (await import('./media/command.ts')).runMediaCommand(figures, values);
else if (subject === 'gate') await (await import('./gate/command.ts')).measureGate(figures);
else if (subject === 'school') await (await import('./school.ts')).measureSchool(figures);
else if (subject === 'sign-in') await (await import('./sign-in.ts')).measureSignIn(figures);
else if (subject === 'entry') await (await import('./entry/command.ts')).measureEntry(figures);
else
  throw new RangeError(
    `Cannot measure ${subject}: there is the house (no word), gate, school, sign-in, entry and media`,
  );
figures.print();
if (values.json !== undefined) figures.write(values.json);
