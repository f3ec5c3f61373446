// Names under which statements are prepared: PostgreSQL reads and plans a statement once for each connection, where planning is most of what a short one
// costs. docs/reports/school.md has the figures.

/** Statements that one process names; what comes later is planned each time. The texts of this package are constants, a few hundred. */
const MOST = 1_000;

const names = new Map<string, string>();

/** The name of a statement, the same for the same text; undefined when it has no parameters (it may be several) or too many have names. */
export function preparedName(text: string, values: readonly unknown[] | undefined): string | undefined {
  if (values === undefined || values.length === 0) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST) return known;
  const name = `preau_${names.size + 1}`;
  names.set(text, name);
  return name;
}

/** Did a statement fail, before it ran, because a migration changed what it returns? Source: plancache.c, RevalidateCachedQuery. */
export function isOutdatedPlan(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === '0A000' &&
    'routine' in error &&
    error.routine === 'RevalidateCachedQuery'
  );
}
