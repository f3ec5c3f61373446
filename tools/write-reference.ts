// `node tools/write-reference.ts`, part of `npm run fix`: writes the pages of docs/reference that come from code.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './docs/reference-pages.ts';
import { ROOT } from './source-files.ts';

mkdirSync(join(ROOT, 'docs/reference'), { recursive: true });
for (const [path, text] of referencePages()) writeFileSync(join(ROOT, path), text);
