// Which runs are made: everybody once at full size, the same at 1:10 with many seeds, every other scenario smaller, slots swept, a week of hours.
// Each finished run may be noted in a file, so that a campaign that was interrupted goes on where it was.

import { figuresOf } from './figures.ts';
import { addNote, nameOf, readNotes } from './notes.ts';
import type { RunKey, RunNote } from './notes.ts';
import type { PolicyName } from './policies/index.ts';
import type { Runner } from './runner.ts';
import { SCENARIOS } from './scenarios.ts';
import type { ScenarioName } from './scenarios.ts';

/** The lesson starts of a morning; those of a day of a week. */
export const MORNING: readonly number[] = [8, 9, 10, 11];
const DAY: readonly number[] = [8, 9, 10, 11, 13.5, 14.5];

/** How much is run. */
export interface CampaignSize {
  /** Full size of the main scenario: 1, or more for a trial. */
  readonly fullOneIn: number;
  readonly oneIn: number;
  readonly seeds: number;
  readonly otherOneIn: number;
  readonly otherSeeds: number;
  /** Leaves out the runs at full size, which want a calm machine; a later campaign with the same notes makes only those. SIM-25. */
  readonly withoutFull?: boolean;
}

/** Shares of people who keep to their slots, as swept. */
export const COMPLIANCES: readonly number[] = [0, 0.2, 0.4, 0.6, 0.8];
/** The share when it is not swept: a guess. */
export const COMPLIANCE = 0.8;

const SWEPT: readonly ScenarioName[] = ['main', 'rateA', 'rateD'];
const WEEK_POLICIES: readonly PolicyName[] = ['quota', 'fifo', 'ours', 'ours-ladder'];
const WEEK_SCENARIOS: readonly ScenarioName[] = ['main', 'half', 'level2'];

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

/** Every run of a campaign, the most wanted first. `only` keeps some scenarios. */
export function runsOf(size: CampaignSize, only: readonly string[]): readonly RunKey[] {
  const isWanted = (scenario: ScenarioName): boolean => only.length === 0 || only.includes(scenario);
  const base = { compliance: COMPLIANCE, days: 1 };
  const main = SCENARIOS.main.policies;
  const others = (Object.keys(SCENARIOS) as ScenarioName[]).filter((name) => name !== 'main');
  const small = { oneIn: size.otherOneIn };
  return [
    ...(size.withoutFull === true ? [] : main).map((policy): RunKey => ({
      ...base,
      scenario: 'main',
      policy,
      seed: 1,
      oneIn: size.fullOneIn,
    })),
    ...range(size.seeds).flatMap((seed) =>
      main.map((policy): RunKey => ({ ...base, scenario: 'main', policy, seed: seed + 100, oneIn: size.oneIn })),
    ),
    ...others.flatMap((scenario) =>
      range(size.otherSeeds).flatMap((seed) =>
        SCENARIOS[scenario].policies.map((policy): RunKey => ({
          ...base,
          scenario,
          policy,
          seed: seed + 100,
          oneIn: scaled(scenario, size),
        })),
      ),
    ),
    ...SWEPT.flatMap((scenario) =>
      range(size.otherSeeds).flatMap((seed) =>
        COMPLIANCES.flatMap((compliance) =>
          (['ours-slots', 'ours-slots-ladder'] as const).map((policy): RunKey => ({
            scenario,
            policy,
            seed: seed + 100,
            ...small,
            compliance,
            days: 1,
          })),
        ),
      ),
    ),
    ...WEEK_SCENARIOS.flatMap((scenario) =>
      range(Math.min(5, size.otherSeeds)).flatMap((seed) =>
        WEEK_POLICIES.map((policy): RunKey => ({
          ...base,
          scenario,
          policy,
          seed: seed + 100,
          oneIn: size.otherOneIn * 2,
          days: 5,
        })),
      ),
    ),
  ].filter(({ scenario }) => isWanted(scenario));
}

/** S2 and S3 are made as large as S1 at the same scale. */
function scaled(scenario: ScenarioName, { otherOneIn }: CampaignSize): number {
  return Math.round((otherOneIn * SCENARIOS[scenario].classes) / SCENARIOS.main.classes);
}

/** Makes the runs that are not in the notes yet. */
export async function runCampaign(
  runs: readonly RunKey[],
  runner: Runner,
  notesFile: string | undefined,
  tell: (note: RunNote, left: number) => void,
): Promise<readonly RunNote[]> {
  const known = readNotes(notesFile);
  const notes: RunNote[] = [];
  for (const [n, key] of runs.entries()) {
    const name = nameOf(key);
    let note = known.get(name);
    if (note === undefined) {
      const startedAt = performance.now();
      const starts = key.days > 1 ? DAY : MORNING;
      const cells = await runner.run({ ...key, scenario: SCENARIOS[key.scenario], starts });
      note = { key, seconds: (performance.now() - startedAt) / 1_000, ...figuresOf(cells) };
      known.set(name, note);
      if (notesFile !== undefined) addNote(notesFile, note);
    }
    notes.push(note);
    tell(note, runs.length - n - 1);
  }
  return notes;
}
