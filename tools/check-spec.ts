// `node tools/check-spec.ts`: rules of docs/spec against test names, both ways.
import { compareSpec } from './spec/compare.ts';
import { listFiles, readText, report } from './source-files.ts';

const read = (path: string): { path: string; text: string } => ({ path, text: readText(path) });
const documents = listFiles(['docs/spec'], /\.md$/).map(read);
const tests = listFiles(['packages', 'apps', 'sim', 'e2e', 'tools'], /\.(test|suite)\.ts$/).map(read);
report('spec', compareSpec(documents, tests));
