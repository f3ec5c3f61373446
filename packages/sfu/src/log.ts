// One JSON line per event on stderr. No name, identity, message or token is ever a field (STYLE.md).

/** Values a log line may carry. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one line; sids and counts only. */
export function log(level: 'info' | 'warn' | 'error', event: string, fields: LogFields = {}): void {
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, component: 'sfu', event, ...fields })}\n`,
  );
}

/** The message of whatever was thrown, for a log line. */
export function faultText(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
