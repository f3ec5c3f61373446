// `node tools/check-docs.ts`: what can drift between documents and code, and what must not be in either.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { undocumentedExports } from './docs/doc-comments.ts';
import { brokenLinks, forbiddenWords, missingFiles, missingInComments, unknownCommands } from './docs/pages.ts';
import { referencePages } from './docs/reference-pages.ts';
import { UNITS } from './layers/table.ts';
import { listFiles, readText, report, ROOT } from './source-files.ts';

const problems: string[] = [];
const exists = (path: string): boolean => existsSync(join(ROOT, path));
const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };

for (const path of listFiles(['.'], /\.md$/)) {
  const text = readText(path);
  problems.push(...brokenLinks(path, text, exists), ...missingFiles(path, text, exists));
  problems.push(...unknownCommands(path, text, Object.keys(scripts)));
}
// The two files that must spell the words themselves.
const SPELLERS = ['tools/docs/pages.ts', 'tools/docs/docs.test.ts'];
for (const path of listFiles(['.'], /\.(md|ts|tsx|mjs|json|css|html|sql|ya?ml|sh)$/)) {
  if (SPELLERS.includes(path)) continue;
  const text = readText(path);
  problems.push(...forbiddenWords(path, text));
  if (/\.(ts|tsx|mjs|css|sql)$/.test(path)) problems.push(...missingInComments(path, text, exists));
}
for (const [path, text] of referencePages()) {
  if (!exists(path) || readText(path) !== text)
    problems.push(`${path} differs from the code it is written from: npm run fix`);
}
for (const { folder } of UNITS.filter(
  (unit) => unit.folder.startsWith('packages/') && exists(`${unit.folder}/package.json`),
)) {
  const doors = JSON.parse(readText(`${folder}/package.json`)) as { exports?: Record<string, string> };
  for (const door of Object.values(doors.exports ?? {})) {
    const path = join(folder, door);
    if (exists(path)) problems.push(...undocumentedExports(path, readText));
  }
}
for (const name of ['README.md', 'ARCHITECTURE.md', 'STYLE.md', 'CONTRIBUTING.md', 'CHANGES.md']) {
  if (!exists(name)) problems.push(`${name} is missing`);
}
if (exists('README.md') && exists('.ci/run')) {
  const isSame = readText('README.md').includes('npm test') && readText('.ci/run').includes('npm test');
  if (!isSame) problems.push('.ci/run and README.md name different test commands: both say npm test');
}
report('docs', problems);
