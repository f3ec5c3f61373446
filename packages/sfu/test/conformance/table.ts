// Prints what a run of the scenarios came to, and writes docs/reference/media-conformance.md when WRITE_CONFORMANCE=1.
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { explain } from './differences.ts';
import type { EngineName } from './engine.ts';
import { differencesOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';

/** SFU-110 to SFU-128. */
const scenarioCount = 19;
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
  // A part of a run (files named, or files that failed run once more) must not stand for all of it.
  const isWhole = new Set(outcomes.map((outcome) => outcome.id)).size === scenarioCount;
  if (process.env['WRITE_CONFORMANCE'] === '1' && isWhole) writeFileSync(page, render(outcomes, titles));
}

function render(outcomes: readonly Outcome[], titles: ReadonlyMap<EngineName, string>): string {
  const compared = outcomes.filter(
    (outcome) => outcome.facts.embedded !== undefined && outcome.facts.livekit !== undefined,
  );
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

Written by \`WRITE_CONFORMANCE=1 npm run test:media\` on ${new Date().toISOString().slice(0, 10)}: ${titles.get('embedded') ?? ''} and ${titles.get('livekit') ?? ''}, the same
scenarios with the same programs in one run, on ${availableParallelism()} cores (load ${loadavg()[0]?.toFixed(1)} at the end). The scenarios are in
\`packages/sfu/test/conformance/\`, their rules in [the specification](../spec/sfu.md#beside-livekit). A run fails when a fact differs and this page does not
say why.

${compared.length} scenarios with their casts were played on both servers; ${facts} facts were compared, ${facts - differences.length} are the same.

## What differs

${differences.length === 0 ? 'Nothing.' : rows([['Rule', 'Cast', 'Fact', 'Ours', 'LiveKit', 'Why'], ['---', '---', '---', '---', '---', '---'], ...differences.map((one) => [one.id, one.parts, one.fact, one.embedded, one.livekit, explain(one.id, one.fact) ?? '**not explained**'])])}

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
