// Specification and tests say the same: each rule of docs/spec has a test that begins with its id, and the other way.

/** A document or a test file. */
export interface SpecText {
  readonly path: string;
  readonly text: string;
}

const RULE = /^- \*\*([A-Z]+-\d+)\*\* /;
const ANY_RULE = /^\s*[-*] \*\*([A-Z]+-\d+)/;
const TEST = /\b(?:test|it)(?:\.only|\.skip|\.todo)?\(\s*(['"`])((?:(?!\1).)*)/g;
const IDS = /^(?:\[[A-Z]+-\d+\] ?)+/;

/** Compares; each answer is `path:line message`. */
export function compareSpec(documents: readonly SpecText[], tests: readonly SpecText[]): string[] {
  const problems: string[] = [];
  const rules = new Map<string, string>();
  for (const { path, text } of documents) {
    for (const [index, line] of text.split('\n').entries()) {
      const place = `${path}:${index + 1}`;
      const id = RULE.exec(line)?.[1];
      if (id === undefined) {
        if (ANY_RULE.test(line)) problems.push(`${place} looks like a rule but is not written \`- **ID-1** text\``);
        continue;
      }
      if (rules.has(id)) problems.push(`${place} ${id} is a rule twice: first at ${rules.get(id)}`);
      rules.set(id, place);
    }
  }
  const tested = new Map<string, string>();
  for (const { path, text } of tests) {
    for (const match of text.matchAll(TEST)) {
      const place = `${path}:${text.slice(0, match.index).split('\n').length}`;
      const name = match[2] ?? '';
      const ids = IDS.exec(name)?.[0].match(/[A-Z]+-\d+/g) ?? [];
      if (ids.length === 0)
        problems.push(`${place} the test name "${name.slice(0, 60)}" does not begin with the id of a rule`);
      for (const id of ids) tested.set(id, tested.get(id) ?? place);
    }
  }
  for (const [id, place] of rules) if (!tested.has(id)) problems.push(`${place} ${id} has no test`);
  for (const [id, place] of tested)
    if (!rules.has(id)) problems.push(`${place} ${id} is tested but is no rule of docs/spec`);
  return problems.toSorted();
}
