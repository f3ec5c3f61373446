// The id of this device: made once, kept here, told at sign-in. It holds back strangers who guess, not its own pupil. GATE-28.

const KEY = 'preau.device';

/** The kept id, or a new one of 128 random bits in base64url. Without storage it lasts as long as the page. */
export function deviceId(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined = browserStorage()): string {
  const kept = read(storage);
  if (kept !== null && /^[\w-]{16,64}$/.test(kept)) return kept;
  const made = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  try {
    storage?.setItem(KEY, made);
  } catch {
    // a full or refused storage
  }
  return made;
}

function read(storage: Pick<Storage, 'getItem'> | undefined): string | null {
  try {
    return storage?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}

function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
