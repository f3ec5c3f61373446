// Under which account PostgreSQL runs. It refuses uid 0, and its `initdb` also refuses a uid without a name, so a
// root start needs another identity: a user namespace where the kernel grants one, else another uid (ADR 0006).
import { spawnSync } from 'node:child_process';
import { chownSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresError } from './postgres-error.ts';

/** The uid of the server when root may not make a user namespace. Not a name of any distribution. */
export const SERVER_UID = 52_017;

/** How a PostgreSQL program is started. `uid`: `setuid` before exec. `namespace`: through `unshare --user`. */
export type Account =
  | { readonly kind: 'self' }
  | { readonly kind: 'namespace'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'uid'; readonly uid: number; readonly gid: number };

/** What the choice of an account depends on; an argument, so that tests can simulate a plain container. */
export interface AccountQuestion {
  readonly dataFolder: string;
  readonly uid: number;
  readonly namespaceAllowed: boolean;
}

/** Chooses the account that will own and run the data folder, from who we are and who owns it already. */
export function chooseAccount(question: AccountQuestion): Account {
  const owner = statSync(question.dataFolder, { throwIfNoEntry: false });
  if (question.uid !== 0) {
    if (owner !== undefined && owner.uid !== question.uid) {
      throw new PostgresError(
        'foreign-folder',
        `Cannot open the database in ${question.dataFolder}: it belongs to uid ${owner.uid} and this is uid ` +
          `${question.uid}. Start Préau as its owner, or give the folder to this account with chown -R`,
      );
    }
    if (nameOf(question.uid) !== undefined || !question.namespaceAllowed) return { kind: 'self' };
    return { kind: 'namespace', ...namedAccount() };
  }
  if (owner !== undefined && owner.uid !== 0) return { kind: 'uid', uid: owner.uid, gid: owner.gid };
  if (question.namespaceAllowed) return { kind: 'namespace', ...namedAccount() };
  return { kind: 'uid', uid: SERVER_UID, gid: SERVER_UID };
}

/** The account for `initdb` and single-user mode, which look up the name of their uid. */
export function creatorFor(account: Account): Account {
  if (account.kind !== 'uid') return account;
  return nameOf(account.uid) === undefined ? { kind: 'uid', ...namedAccount() } : account;
}

/** True if this process may start a program in a user namespace of its own. */
export function canUnshare(): boolean {
  const { uid, gid } = namedAccount();
  const trial = spawnSync('unshare', [...unshareArgs(uid, gid), 'true'], { stdio: 'ignore', timeout: 10_000 });
  return trial.status === 0;
}

/** Wraps a command for an account: the program and arguments to spawn, and the uid to spawn them with. */
export function commandFor(
  account: Account,
  program: string,
  args: readonly string[],
): { program: string; args: string[]; ids: { uid?: number; gid?: number } } {
  if (account.kind === 'self') return { program, args: [...args], ids: {} };
  if (account.kind === 'uid') return { program, args: [...args], ids: { uid: account.uid, gid: account.gid } };
  return { program: 'unshare', args: [...unshareArgs(account.uid, account.gid), program, ...args], ids: {} };
}

/** Gives a folder and all it holds to an account's uid; nothing to do unless it runs under another uid. */
export function giveTo(account: Account, folder: string): void {
  if (account.kind !== 'uid') return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, name), account.uid, account.gid);
  }
  chownSync(folder, account.uid, account.gid);
}

function unshareArgs(uid: number, gid: number): string[] {
  return ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
}

/** An account of /etc/passwd other than root: `nobody` if there is one. */
function namedAccount(): { uid: number; gid: number } {
  const accounts = passwd();
  const chosen = accounts.find((entry) => entry.name === 'nobody') ?? accounts.find((entry) => entry.uid !== 0);
  if (chosen === undefined || chosen.uid === 0) {
    throw new PostgresError(
      'no-account',
      'Cannot start PostgreSQL as root: /etc/passwd names no other account. Add one (useradd preau), start Préau ' +
        'as an ordinary user, or set PREAU_DATABASE_URL',
    );
  }
  return { uid: chosen.uid, gid: chosen.gid };
}

function nameOf(uid: number): string | undefined {
  return passwd().find((entry) => entry.uid === uid)?.name;
}

function passwd(): { name: string; uid: number; gid: number }[] {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name === undefined || uid === undefined || gid === undefined || uid === ''
      ? []
      : [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
