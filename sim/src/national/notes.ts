// The notes of finished runs, a line of JSON each: a campaign that was interrupted goes on from them. SIM-10.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { NationFigures } from './figures.ts';
import type { PolicyName } from './policies/index.ts';
import type { ScenarioName } from './scenarios.ts';

/** One run, as it is asked for and noted. */
export interface RunKey {
  readonly scenario: ScenarioName;
  readonly policy: PolicyName;
  readonly seed: number;
  readonly oneIn: number;
  readonly compliance: number;
  readonly days: number;
}

/** A run that was made. */
export interface RunNote extends NationFigures {
  readonly key: RunKey;
  readonly seconds: number;
}

/** A run's name in the notes. */
export const nameOf = (key: RunKey): string =>
  [key.scenario, key.policy, `1:${key.oneIn}`, `seed ${key.seed}`, `slots ${key.compliance}`, `days ${key.days}`].join(
    ' ',
  );

/** The notes of a file, by the names of the runs; none without a file. */
export function readNotes(file: string | undefined): Map<string, RunNote> {
  if (file === undefined || !existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const notes = lines.filter((line) => line !== '').map((line) => JSON.parse(line, revive) as RunNote);
  return new Map(notes.map((note) => [nameOf(note.key), note]));
}

/** Adds a note. */
export function addNote(file: string, note: RunNote): void {
  appendFileSync(file, `${JSON.stringify(note, unfinite)}\n`);
}

/** JSON knows no Infinity. */
const unfinite = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
const revive = (_: string, value: unknown): unknown =>
  value === 'Infinity' ? Infinity : value === 'NaN' ? Number.NaN : value;
