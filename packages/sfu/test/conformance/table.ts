// Prints what a run of the scenarios came to, and writes docs/reference/media-conformance.md when WRITE_CONFORMANCE=1.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { explain, openFaults } from './differences.ts';
import type { EngineName } from './engine.ts';
import { differencesOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';

/** SFU-110 to SFU-128. */
const scenarioCount = 19;
const recordFile = new URL('../../../../node_modules/.cache/preau/media-conformance.json', import.meta.url);
const page = new URL('../../../../docs/reference/media-conformance.md', import.meta.url);

/** Prints, and writes if asked to. */
export function writeTable(outcomes: readonly Outcome[], titles: ReadonlyMap<EngineName, string>): void {
  for (const outcome of outcomes) {
    for (const engine of ['embedded', 'livekit'] as const) {
      const facts = outcome.facts[engine];
      if (facts !== undefined)
        process.stdout.write(
          `${outcome.id} ${engine} (${outcome.parts}) ${JSON.stringify(facts)} ${JSON.stringify(outcome.timesMs[engine])}\n`,
        );
    }
  }
  if (process.env['WRITE_CONFORMANCE'] !== '1') return;
  const record = merge(outcomes, titles);
  const ids = new Set(record.outcomes.map((outcome) => outcome.id)).size;
  if (ids === scenarioCount) writeFileSync(page, render(record));
  else process.stdout.write(`${ids} of ${scenarioCount} scenarios: the page is written when all of them were played\n`);
}

/** Outcomes of one day: what failed and was run once more, or files that were run one by one, take the place of what they were. */
interface Kept {
  readonly day: string;
  readonly titles: { readonly [engine in EngineName]?: string };
  readonly outcomes: readonly Outcome[];
}

function merge(outcomes: readonly Outcome[], titles: ReadonlyMap<EngineName, string>): Kept {
  const day = new Date().toISOString().slice(0, 10);
  let before: Kept = { day, titles: {}, outcomes: [] };
  try {
    const kept = JSON.parse(readFileSync(recordFile, 'utf8')) as Kept;
    if (kept.day === day) before = kept;
  } catch {
    // Nothing was kept.
  }
  const byKey = new Map(
    [...before.outcomes, ...outcomes].map((outcome) => [`${outcome.id} ${outcome.parts}`, outcome]),
  );
  const merged = {
    day,
    titles: { ...before.titles, ...Object.fromEntries(titles) },
    outcomes: [...byKey.values()].sort((a, b) => a.id.localeCompare(b.id)),
  };
  mkdirSync(new URL('.', recordFile), { recursive: true });
  writeFileSync(recordFile, JSON.stringify(merged));
  return merged;
}

function render({ day, titles, outcomes }: Kept): string {
  const compared = outcomes.filter(
    (outcome) => outcome.facts.embedded !== undefined && outcome.facts.livekit !== undefined,
  );
  const failed = outcomes
    .filter((outcome) => !compared.includes(outcome))
    .map((outcome) => `${outcome.id} (${outcome.parts})`);
  const facts = compared.reduce((sum, outcome) => sum + Object.keys(outcome.facts.embedded ?? {}).length, 0);
  const differences = compared.flatMap((outcome) =>
    differencesOf(outcome).map((one) => ({ ...one, id: outcome.id, parts: outcome.parts })),
  );
  const rows = (lines: readonly (readonly string[])[]): string =>
    lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const times = compared.flatMap((outcome) =>
    Object.keys({ ...outcome.timesMs.embedded, ...outcome.timesMs.livekit }).map((name) => [
      outcome.id,
      outcome.parts,
      name,
      `${outcome.timesMs.embedded?.[name] ?? '–'}`,
      `${outcome.timesMs.livekit?.[name] ?? '–'}`,
    ]),
  );
  return `# The media server beside a real LiveKit server

Written by \`WRITE_CONFORMANCE=1 npm run test:media\` on ${day}: ${titles.embedded ?? ''} and ${titles.livekit ?? ''}, the same
scenarios with the same programs, each on both in one run, on ${availableParallelism()} cores (load ${loadavg()[0]?.toFixed(1)} at the end). The scenarios are in
\`packages/sfu/test/conformance/\`, their rules in [the specification](../spec/sfu.md#beside-livekit). A run fails when a fact differs and this page does not
say why. What failed and was played once more that day is told as it came out last.

${compared.length} scenarios with their casts were played on both servers; ${facts} facts were compared, ${facts - differences.length} are the same.${failed.length === 0 ? '' : ` Failed on one of them and not compared: ${failed.join('; ')}.`}

## What differs

${differences.length === 0 ? 'Nothing.' : rows([['Rule', 'Cast', 'Fact', 'Ours', 'LiveKit', 'Why'], ['---', '---', '---', '---', '---', '---'], ...differences.map((one) => [one.id, one.parts, one.fact, one.embedded, one.livekit, explain(one.id, one.fact) ?? '**not explained**'])])}

## What is open

${openFaults.map((fault) => `- ${fault}`).join('\n')}

## What was played

${rows([
  ['Rule', 'Scenario', 'Cast', 'Facts', 'The same'],
  ['---', '---', '---', '---', '---'],
  ...compared.map((outcome) => [
    outcome.id,
    outcome.title,
    outcome.parts,
    Object.entries(outcome.facts.embedded ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    differencesOf(outcome).length === 0 ? 'yes' : 'no',
  ]),
])}

## Times, ms

Measured once, told and not asserted: a busy machine makes them longer.

${rows([['Rule', 'Cast', 'What', 'Ours', 'LiveKit'], ['---', '---', '---', '---', '---'], ...times])}
`;
}
