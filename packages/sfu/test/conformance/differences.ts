// The differences between our server and livekit-server that are known and wanted, each with the feature that is missing or the choice that was made.
// Anything else that differs fails the run.

/** Why a fact differs, by rule and fact; `*` as rule: wherever the fact is observed. */
const reasons: Readonly<Record<string, string>> = {};

/** The reason, or undefined: then it is a fault. */
export function explain(id: string, fact: string): string | undefined {
  return reasons[`${id} ${fact}`] ?? reasons[`* ${fact}`];
}
