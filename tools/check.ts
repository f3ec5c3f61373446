// `npm run check`: everything that judges the tree without running it, in under 20 s.
import { CHECKS, printResult, runChecks } from './checks.ts';

const wanted = process.argv.slice(2);
const checks = wanted.length === 0 ? CHECKS : CHECKS.filter((check) => wanted.includes(check.name));
const results = await runChecks(checks, printResult);
const failed = results.filter((result) => !result.passed).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
if (failed > 0 || results.length === 0) process.exitCode = 1;
