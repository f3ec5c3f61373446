// `npm pack` of a package that is TypeScript in the workspace and JavaScript in the tarball: before packing, the sources are compiled into
// dist/ and package.json is replaced by the one of the tarball; after it, the workspace's own comes back.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const manifestFile = at('package.json');
const keptFile = at('dist/workspace-package.json');

function restore() {
  if (existsSync(keptFile)) renameSync(keptFile, manifestFile);
  if (existsSync(at('../../LICENSE'))) rmSync(at('LICENSE'), { force: true });
}

/** Declarations keep the `.ts` of their imports; in the tarball there is only `.d.ts` beside `.js`. */
function renameImports(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.d.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']+)\.ts(["'])/g, '$1.js$2'));
  }
}

function prepare() {
  // A packing that was cut off may have left its own behind.
  restore();
  rmSync(at('dist'), { recursive: true, force: true });
  execFileSync('tsc', ['-p', at('tsconfig.build.json')], { stdio: 'inherit' });
  renameImports(at('dist'));
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const { name, version, description, license, type, sideEffects, keywords, engines, dependencies } = manifest;
  const packed = {
    ...{ name, version, description, license, type, sideEffects, keywords, engines },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
    types: './dist/index.d.ts',
    bin: { 'preau-sfu': 'dist/cli/main.js' },
    files: ['dist/**/*.js', 'dist/**/*.d.ts'],
    dependencies,
  };
  if (existsSync(at('../../LICENSE'))) copyFileSync(at('../../LICENSE'), at('LICENSE'));
  copyFileSync(manifestFile, keptFile);
  writeFileSync(manifestFile, `${JSON.stringify(packed, null, 2)}\n`);
}

if (process.argv[2] === 'after') restore();
else prepare();
