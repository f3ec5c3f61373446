// Patience with the other side: dozens of people may publish at once.
const STEP_MS = 30_000;

/** The outcome of `work`; rejects, naming `what`, after 30 s. */
export async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Never came within ${STEP_MS} ms: ${what}`)), STEP_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
