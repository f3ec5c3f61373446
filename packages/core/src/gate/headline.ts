// The one sentence that sums up the stages: what a person cannot do now comes first. GATE-34.

/** What to say above the list of stages. */
export type Headline = 'open' | 'slow' | 'noSignIn' | 'noWorkspace' | 'noLessons' | 'noMedia' | 'unknown';

/** The stages that a person needs, in the order of the path, and what their absence means. */
const MEANS: readonly (readonly [stage: string, headline: Headline])[] = [
  ['sign-in', 'noSignIn'],
  ['lessons', 'noLessons'],
  ['workspace', 'noWorkspace'],
  ['media', 'noMedia'],
];

/** Sums up. `unknown` as long as sign-in or lessons were not measured; a media server that nobody probes changes nothing. */
export function headlineOf(stages: readonly { readonly stage: string; readonly state: string }[]): Headline {
  const state = new Map(stages.map((stage) => [stage.stage, stage.state]));
  const lost = MEANS.find(([stage]) => state.get(stage) === 'down');
  if (lost !== undefined) return lost[1];
  if (['sign-in', 'lessons'].some((stage) => (state.get(stage) ?? 'unknown') === 'unknown')) return 'unknown';
  return [...state.values()].some((word) => word === 'slow' || word === 'queue' || word === 'voiceOnly')
    ? 'slow'
    : 'open';
}
