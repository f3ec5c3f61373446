// Lines that can be made bad, in a network of the tests' own: the run enters a private network namespace (nothing of the machine's is touched,
// everything goes when the last process ends), and each bad line is a namespace in it, joined by a bridge. Loss is nftables' `numgen`, rate
// is `tc tbf`, a cut is the link down. netem is not needed, and many kernels lack it.
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const INSIDE = 'TEST_PRIVATE_NETWORK';
const COMMAND_DEADLINE_MS = 10_000;
const run = promisify(execFile);

/** The address of the machine in its private network: servers listen here, and every line reaches it. */
export const PRIVATE_ADDRESS = '10.98.0.1';

/** A command that runs another one in a private network, or why this machine cannot. */
export type PrivateNetworkCommand =
  | { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }
  | { readonly command: undefined; readonly why: string };

/** Finds out by trying everything that lines need: namespaces, a bridge, nftables and tbf. Takes some 50 ms. */
export function findPrivateNetwork(): PrivateNetworkCommand {
  const isRoot = process.getuid?.() === 0;
  const command = ['unshare', ...(isRoot ? [] : ['--user', '--map-root-user']), '--net', '--mount', '--'];
  const trial = [
    'mount -t tmpfs none /run',
    'mkdir -p /run/netns',
    'ip link add preau type bridge',
    'ip netns add trial',
    'ip link add near type veth peer name far netns trial',
    'ip link set near master preau',
    'tc qdisc add dev near root tbf rate 300kbit burst 8kb latency 200ms',
    "nft 'add table netdev trial'",
    "nft 'add chain netdev trial up { type filter hook ingress device near priority 0; }'",
    "nft 'add rule netdev trial up numgen random mod 1000 < 50 drop'",
  ].join(' && ');
  const args = [...command.slice(1), 'sh', '-c', trial];
  try {
    execFileSync('unshare', args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: COMMAND_DEADLINE_MS });
    return { command, env: { [INSIDE]: '1' } };
  } catch (error) {
    const said = (error as { stderr?: Buffer }).stderr?.toString('utf8').trim();
    const why = said === undefined || said === '' ? (error instanceof Error ? error.message : String(error)) : said;
    return { command: undefined, why: `no private network here: ${why.split('\n')[0] ?? ''}` };
  }
}

/** Does this process run in a private network? */
export function isInPrivateNetwork(): boolean {
  return process.env[INSIDE] === '1';
}

/** A line between a client and the servers: full speed and without loss until it is made bad. */
export interface Line extends AsyncDisposable {
  /** The client's address. */
  readonly address: string;
  /** The command that runs a program at the client's end. */
  readonly command: readonly string[];
  /** Drops this part (0 to 1) of the packets each way, whatever they carry. */
  lose(ratio: number): Promise<void>;
  /** At most so many bits a second towards the client (200 ms of queue, then drops). */
  limitDown(bitrateBps: number): Promise<void>;
  /** The cable is out. */
  cut(): Promise<void>;
  /** Everything is well again. */
  mend(): Promise<void>;
  /** Packets dropped by `lose` since the last mending, up and down. */
  dropped(): Promise<{ readonly up: number; readonly down: number }>;
}

let isOpen = false;
let lines = 0;

/** Sets up the bridge; once per private network, which several test processes may share one after the other. */
async function openNetwork(): Promise<void> {
  if (isOpen) return;
  if (!isInPrivateNetwork()) throw new Error('Cannot open a line: the tests do not run in a private network');
  isOpen = true;
  const stands = await ip('link', 'show', 'preau').then(
    () => true,
    () => false,
  );
  if (stands) return;
  await ip('link', 'set', 'lo', 'up');
  // The names of namespaces live in /run/netns; this mount is ours alone.
  await run('mount', ['-t', 'tmpfs', 'none', '/run']);
  await run('mkdir', ['-p', '/run/netns']);
  await ip('link', 'add', 'preau', 'type', 'bridge');
  await ip('addr', 'add', `${PRIVATE_ADDRESS}/24`, 'dev', 'preau');
  await ip('link', 'set', 'preau', 'up');
  // A bridge without a living port is down, and browsers then see no network.
  await ip('link', 'add', 'home', 'type', 'veth', 'peer', 'name', 'home-end');
  await ip('link', 'set', 'home-end', 'master', 'preau');
  await ip('link', 'set', 'home', 'up');
  await ip('link', 'set', 'home-end', 'up');
  // Firefox offers the address of the default route and no other.
  await ip('route', 'add', 'default', 'dev', 'preau');
  await run('nft', ['add table netdev preau']);
}

/** The address that servers listen on and clients connect to: of the private network, or loopback outside of one. */
export async function openHome(): Promise<string> {
  if (!isInPrivateNetwork()) return '127.0.0.1';
  await openNetwork();
  return PRIVATE_ADDRESS;
}

/** Opens a line. At most 200 at a time; disposing it ends nothing that runs at its end. */
export async function openLine(): Promise<Line> {
  await openNetwork();
  lines += 1;
  // An interface's name has at most 15 characters.
  const name = `l${process.pid}-${lines}`;
  const port = `p${process.pid}-${lines}`;
  const address = `10.98.0.${10 + (lines % 200)}`;
  // nft reads a minus as an operator in a name: chains have names of their own.
  const chain = `up_${process.pid}_${lines}`;
  const inside = ['ip', 'netns', 'exec', name] as const;
  await ip('netns', 'add', name);
  await ip('link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  await ip('link', 'set', port, 'master', 'preau');
  await ip('link', 'set', port, 'up');
  await ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  await ip('-n', name, 'link', 'set', 'eth0', 'up');
  await ip('-n', name, 'link', 'set', 'lo', 'up');
  await ip('-n', name, 'route', 'add', 'default', 'dev', 'eth0');
  await run('nft', [`add chain netdev preau ${chain} { type filter hook ingress device "${port}" priority 0; }`]);
  await ip('netns', 'exec', name, 'nft', 'add table netdev preau');
  const inward = 'add chain netdev preau down { type filter hook ingress device eth0 priority 0; }';
  await ip('netns', 'exec', name, 'nft', inward);
  let isLimited = false;
  let isCut = false;
  return {
    address,
    command: inside,
    async lose(ratio) {
      const rule = `numgen random mod 10000 < ${Math.round(ratio * 10_000)} counter drop`;
      // Both chains look at what arrives: a packet dropped on its way out would be told to the sender (EPERM).
      await run('nft', [`add rule netdev preau ${chain} ${rule}`]);
      await ip('netns', 'exec', name, 'nft', `add rule netdev preau down ${rule}`);
    },
    async limitDown(bitrateBps) {
      isLimited = true;
      const shape = ['rate', `${Math.round(bitrateBps)}`, 'burst', '6kb', 'latency', '200ms'];
      await run('tc', ['qdisc', 'replace', 'dev', port, 'root', 'tbf', ...shape]);
    },
    async cut() {
      isCut = true;
      await ip('link', 'set', port, 'down');
    },
    async mend() {
      if (isCut) await ip('link', 'set', port, 'up');
      if (isLimited) await run('tc', ['qdisc', 'del', 'dev', port, 'root']);
      isCut = false;
      isLimited = false;
      await run('nft', [`flush chain netdev preau ${chain}`]);
      await ip('netns', 'exec', name, 'nft', 'flush chain netdev preau down');
    },
    async dropped() {
      const up = await run('nft', ['list', 'chain', 'netdev', 'preau', chain]);
      const down = await ip('netns', 'exec', name, 'nft', 'list', 'chain', 'netdev', 'preau', 'down');
      return { up: counted(up.stdout), down: counted(down.stdout) };
    },
    async [Symbol.asyncDispose]() {
      await run('nft', [`delete chain netdev preau ${chain}`]);
      await ip('link', 'del', port);
      await ip('netns', 'del', name);
    },
  };
}

function ip(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run('ip', args, { timeout: COMMAND_DEADLINE_MS });
}

function counted(listing: string): number {
  return [...listing.matchAll(/packets (\d+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
}
