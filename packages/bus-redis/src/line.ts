// The line to Redis: how long a command may take, how soon a lost line is tried again, and that a loss is said once and not in a loop. GATE-170.

const LONGEST_RECONNECT_MS = 2_000;

/** Milliseconds before the next try: doubling to two seconds, spread so that many processes do not come at once. */
export function reconnectAfter(retries: number): number {
  return Math.min(LONGEST_RECONNECT_MS, 50 * 2 ** retries) * (0.5 + Math.random() / 2);
}

/** The work, or an error after `timeoutMs`. */
export async function within<T>(work: Promise<T>, timeoutMs: number, act: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Cannot ${act}: Redis did not answer in ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a line needs of a Redis client. */
export interface LineClient {
  readonly isReady: boolean;
  connect(): Promise<unknown>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  once(event: 'error' | 'ready', listener: () => void): unknown;
}

/** Who is told how the line stands. */
export interface LineListeners {
  /** The line is down: once, however many connections and tries fail. */
  readonly down: (error: unknown) => void;
  /** All connections stand after they were down. */
  readonly up: () => void;
}

/**
 * Connects and goes on trying until the clients are destroyed. Settles when every first try has come to an end, good or bad, or after `timeoutMs`: a
 * process starts all the same. GATE-170.
 */
export async function keepConnected(
  clients: readonly LineClient[],
  timeoutMs: number,
  { down, up }: LineListeners,
): Promise<void> {
  let isDown = false;
  const tell = (error: unknown): void => {
    if (!isDown) down(error);
    isDown = true;
  };
  const firsts = clients.map((client) => {
    // NOTE: without a listener, a lost connection would end the process.
    client.on('error', tell);
    client.on('ready', () => {
      if (!isDown || !clients.every(({ isReady }) => isReady)) return;
      isDown = false;
      up();
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    client.once('ready', resolve);
    client.once('error', resolve);
    // Rejects only when the client is destroyed: until then it tries again.
    client.connect().catch(() => resolve());
    return promise;
  });
  await within(Promise.all(firsts), timeoutMs, 'connect').catch(tell);
}
