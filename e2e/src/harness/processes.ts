// The processes of a running Préau, read from /proc.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Every process whose ancestor is `pid`, or that names the data folder: a child that was orphaned keeps its arguments. */
export function processesOf(pid: number, dataDir?: string): number[] {
  const parents = new Map<number, number>();
  const named: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') continue;
      parents.set(Number(entry), Number(fields[1]));
      if (dataDir !== undefined && wordsOf(Number(entry)).includes(dataDir)) named.push(Number(entry));
    } catch {
      // It ended while we looked.
    }
  }
  const isBelow = (each: number): boolean => each === pid || (parents.has(each) && isBelow(parents.get(each)!));
  return [...new Set([...[...parents.keys()].filter((each) => each !== pid && isBelow(each)), ...named])].filter(
    (each) => each !== process.pid,
  );
}

/** False for a zombie. */
export function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === false;
  } catch {
    return false;
  }
}

/** The media process of a Préau that carries somebody's sound or picture now: the one with most UDP sockets. Throws when none has any. */
export function busyMediaProcess(preauPid: number): number {
  const udp = new Set(
    ['udp', 'udp6'].flatMap((table) =>
      linesOf(`/proc/net/${table}`).flatMap((line) => {
        const inode = line.trim().split(/\s+/)[9];
        return inode === undefined ? [] : [`socket:[${inode}]`];
      }),
    ),
  );
  const media = processesOf(preauPid)
    .filter((pid) => wordsOf(pid).includes('/sfu/src/main.ts'))
    .map((pid) => ({ pid, sockets: linksOf(`/proc/${pid}/fd`).filter((link) => udp.has(link)).length }))
    .toSorted((a, b) => b.sockets - a.sockets);
  const [busiest] = media;
  if (busiest === undefined || busiest.sockets === 0)
    throw new Error(`Cannot find a media process at work below ${preauPid}: ${JSON.stringify(media)}`);
  return busiest.pid;
}

function wordsOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(1);
}

function linksOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(`${folder}/${name}`)];
    } catch {
      return [];
    }
  });
}
