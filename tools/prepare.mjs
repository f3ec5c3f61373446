// What tools/start.mjs and tools/test.mjs share. Plain JavaScript for Node >= 20 with nothing installed: it installs what
// package-lock.json asks for, finds the Node 24 that came with it, and hands over to it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = join(ROOT, 'node_modules');

/**
 * Installs dependencies unless they are there. `dev` asks for the development ones too; a full install also serves a
 * start, and is never replaced by a smaller one.
 */
export function ensureInstalled(dev) {
  const installed = readLock(join(MODULES, '.package-lock.json'));
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  if (wanted === undefined) fail('Cannot read package-lock.json: is this a complete checkout of Préau?');
  if (installed !== undefined && isComplete(wanted, installed, dev)) return;

  const full = dev || (installed !== undefined && Object.values(installed).some((entry) => entry.dev === true));
  say(`Installing what Préau needs${full ? ', with its test tools' : ''}: once, about a minute…`);
  const startedAt = Date.now();
  const result = runNpm(full ? ['--include=dev'] : ['--omit=dev']);
  if (result.status !== 0) {
    fail(
      'Cannot install the dependencies: npm ended with ' +
        `${result.error?.message ?? `code ${result.status}`}. Is the npm registry reachable from here?`,
    );
  }
  say(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** True if every package of the lock that this machine needs lies in node_modules, in the locked version. */
function isComplete(wanted, installed, dev) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || !path.includes('node_modules/')) return true;
    if (entry.dev === true && !dev) return true;
    // What is optional is for one kind of machine, or a substitute that is left out where the real thing fits.
    const isOptional = entry.optional === true || entry.devOptional === true;
    if (isOptional && (!isForThisMachine(entry) || (entry.os ?? entry.cpu) === undefined)) return true;
    const found = installed[path];
    if (found === undefined || (entry.link !== true && found.version !== entry.version)) return false;
    return entry.link === true || existsSync(join(ROOT, path, 'package.json'));
  });
}

function isForThisMachine(entry) {
  const fits = (list, value) => list === undefined || list.includes(value);
  const glibc = ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'].some((loader) => existsSync(loader));
  return (
    fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && fits(entry.libc, glibc ? 'glibc' : 'musl')
  );
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Runs `npm ci`, which takes exactly what the lock says, by the npm that runs us if there is one, else the one on PATH. No
 * script of a dependency runs: none is needed (ADR 0004).
 */
function runNpm(args) {
  const execPath = process.env.npm_execpath;
  const own = execPath !== undefined && /^npm(-cli)?\.[cm]?js$/.test(basename(execPath)) && existsSync(execPath);
  const [program, first] = own ? [process.execPath, [execPath]] : ['npm', []];
  const flags = ['ci', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = { ...process.env };
  // npm tells its settings to its scripts through the environment: what it was told must not limit the install.
  for (const name of [
    'npm_config_omit',
    'npm_config_include',
    'npm_config_production',
    'npm_config_dry_run',
    'NODE_ENV',
  ])
    delete env[name];
  if (!canCache(env)) env.npm_config_cache = join(ROOT, '.cache', 'npm');
  return spawnSync(program, [...first, ...flags, ...args], { cwd: ROOT, stdio: ['ignore', 2, 2], env });
}

/** True if npm can write its cache where it wants to: HOME may be missing or belong to somebody else. */
function canCache(env) {
  const folder = env.npm_config_cache ?? join(homedir(), '.npm');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of a Node >= 24: the one that npm installed here, else the one that runs this file. */
export function findNode() {
  const own = Number.parseInt(process.versions.node, 10) >= 24 ? process.execPath : undefined;

  for (const name of [
    join(MODULES, '.bin', 'node'),
    join(MODULES, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
  ]) {
    if (existsSync(name) && majorOf(name) >= 24) return name;
  }
  if (own === undefined) {
    fail(
      `Préau needs Node 24 or newer. This is Node ${process.versions.node}, and npm brought none for ${process.platform} ` +
        `${process.arch}. Install Node 24 from https://nodejs.org and run the same command again.`,
    );
  }
  return own;
}

function majorOf(program) {
  try {
    return Number.parseInt(execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 }).slice(1), 10);
  } catch {
    return 0;
  }
}

/**
 * Becomes `node script args`: where Node can replace its own process it does, so that no wrapper stays between the
 * terminal and Préau. Else a child, which gets every signal; when we are killed it sees its channel close.
 */
export function handOver(node, script, args) {
  const env = { ...process.env, PATH: `${join(MODULES, '.bin')}${delimiter}${process.env.PATH ?? ''}` };
  const command = [join(ROOT, script), ...args];
  if (typeof process.execve === 'function') {
    process.execve(node, [node, ...command], env);
  }
  const child = spawn(node, command, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Cannot start Préau: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
