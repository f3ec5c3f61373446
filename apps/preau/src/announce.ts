// What the console says once everything serves: where, and with which accounts.
import type { RunningPreau } from './start.ts';

const ROLE_WORDS: Readonly<Record<string, string>> = {
  teacher: 'teacher',
  pupil: 'pupil',
  guardian: 'guardian',
  head: 'head',
  operator: 'operator',
};

/** Prints address, accounts of the demo school and warnings. */
export function announce(preau: RunningPreau, print: (line: string) => void = console.log): void {
  print('');
  print(`  Préau is ready: ${preau.url}`);
  for (const warning of preau.warnings) print(`  NOTE: ${warning}`);
  if (preau.demo === undefined) {
    print('  There is no school yet, or it is yours. `npm run school -- --help` says how to import one.');
  } else {
    print('');
    print('  Demo school. A lesson is on now, and every hour:');
    const width = Math.max(...preau.demo.map((account) => account.login.length));
    for (const account of preau.demo) {
      print(
        `    ${(ROLE_WORDS[account.role] ?? account.role).padEnd(9)} ${account.login.padEnd(width)}  ${account.password}   ${account.displayName}`,
      );
    }
  }
  print('');
  print('  Ctrl-C stops it.');
}
