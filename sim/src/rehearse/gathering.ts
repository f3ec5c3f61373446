// The people of a rehearsal and the hour of their lessons: a generated department, or a school that is there.
import { gatherDepartment } from './department.ts';
import type { RehearsalClass, RehearsalPerson } from './department.ts';
import { planMorning } from './plan.ts';
import type { MorningPlan, PlanOptions } from './plan.ts';
import { gatherSchool } from './school.ts';

const MINUTE_MS = 60_000;
/** The lessons of a rehearsal go on for so long after its end. */
const AFTER_MS = 30 * MINUTE_MS;

/** What is to be gathered, and where. */
export interface GatheringOptions {
  readonly url: string;
  readonly dataDir: string;
  readonly wanted: PlanOptions;
  /** First and last moment, milliseconds from the start of the lesson. */
  readonly from: number;
  readonly to: number;
  /** What the operator is told meanwhile; a line that `stays` or is written over. */
  readonly say: (line: string, stays: boolean) => void;
}

/** A morning that has its people. Disposing takes lessons of a real school back. */
export interface Gathering extends AsyncDisposable {
  readonly wanted: PlanOptions;
  readonly plan: MorningPlan;
  readonly classes: readonly RehearsalClass[];
  /** Who may read how the gate is doing, if there is somebody. */
  readonly operator: RehearsalPerson | undefined;
  /** The start of the lessons, epoch ms. */
  readonly startsAt: number;
}

/** Everybody is imported and given a password. Throws when that took longer than foreseen. */
export async function gatherNew(options: GatheringOptions): Promise<Gathering> {
  const { wanted, from, to, say } = options;
  const plan = planMorning(wanted);
  tell(options, plan);
  // A school is generated and imported in seconds, and activating takes a password hash each.
  const takesMs = 10_000 + Math.ceil(plan.classSizes.length / 20) * 15_000 + plan.comings.length * 150;
  const startsAt = secondAfter(takesMs - from);
  const gathered = await gatherDepartment({
    ...options,
    classSizes: plan.classSizes,
    startsAt,
    endsAt: startsAt + to + AFTER_MS,
    seed: wanted.seed,
    progress: (done, total) => say(`${done} of ${total} classes have their accounts`, done === total),
  });
  mustBeInTime(startsAt + from, 'giving everybody an account');
  return { ...gathered, wanted, plan, startsAt, [Symbol.asyncDispose]: async () => undefined };
}

/** The people of a school that is there, in lessons of the rehearsal's own. Throws when no class is free at the hour. */
export async function gatherThere(schoolId: string, options: GatheringOptions): Promise<Gathering> {
  const { wanted, from, to, say } = options;
  const startsAt = secondAfter(30_000 + wanted.classes * 500 - from);
  const endsAt = startsAt + to + AFTER_MS;
  const minutes = Math.ceil((endsAt - Date.now()) / MINUTE_MS);
  const gathered = await gatherSchool({ ...options, schoolId, classes: wanted.classes, minutes, startsAt, endsAt });
  for (const label of gathered.leftOut) say(`left out: ${label}`, true);
  if (gathered.classes.length === 0) throw new Error(`Cannot rehearse ${schoolId}: no class is free at the hour`);
  mustBeInTime(startsAt + from, 'signing sessions');
  const classSizes = gathered.classes.map(({ pupils }) => pupils.length);
  const there = { ...wanted, classes: classSizes.length, classSizes };
  const plan = planMorning(there);
  tell(options, plan);
  const { classes, operator } = gathered;
  const leave = async (): Promise<void> => gathered[Symbol.asyncDispose]();
  return { classes, operator, wanted: there, plan, startsAt, [Symbol.asyncDispose]: leave };
}

function tell({ url, wanted, say }: GatheringOptions, { classSizes, comings }: MorningPlan): void {
  say(`Rehearsing on ${url}: ${classSizes.length} classes, ${comings.length} people, seed ${wanted.seed}`, true);
}

function secondAfter(ms: number): number {
  return Math.ceil((Date.now() + ms) / 1_000) * 1_000;
}

function mustBeInTime(at: number, what: string): void {
  if (Date.now() > at) throw new Error(`Cannot begin in time: ${what} took too long`);
}
