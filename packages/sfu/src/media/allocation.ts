// Which layer of each picture a line carries: the lowest of all before a higher one of any, the important ones first.

/** A picture that somebody wants. */
export interface AllocatedTrack {
  /** 1 to 255; a higher one is served first. */
  readonly priority: number;
  /** Within a priority, whoever speaks comes first. */
  readonly isSpeaking: boolean;
  /** Bit/s of each layer that can be had, lowest first, up to the one wished. */
  readonly costsBps: readonly number[];
  /** The layer it gets now, -1 for none. */
  readonly current: number;
}

/** More than a layer costs must be free before it is taken: what fits exactly would come and go. */
const headroom = 1.15;

/**
 * The layer of each track, -1 for none, never costing more than `budgetBps` together. First everybody's lowest layer, then layer by layer
 * within a priority, and one priority after another. The same input always gives the same answer; the earlier track wins a tie.
 */
export function allocate(tracks: readonly AllocatedTrack[], budgetBps: number): number[] {
  const chosen = tracks.map(() => -1);
  if (budgetBps === Infinity) return tracks.map((track) => track.costsBps.length - 1);
  const order = tracks.map((_, index) => index).sort((a, b) => compare(tracks[a], tracks[b]) || a - b);
  let leftBps = budgetBps;
  const raise = (index: number, layer: number): boolean => {
    const track = tracks[index];
    const costBps = track?.costsBps[layer];
    if (track === undefined || costBps === undefined || chosen[index] !== layer - 1) return false;
    const heldBps = layer === 0 ? 0 : (track.costsBps[layer - 1] ?? 0);
    const neededBps = (layer > track.current ? costBps * headroom : costBps) - heldBps;
    if (neededBps > leftBps) return false;
    leftBps -= costBps - heldBps;
    chosen[index] = layer;
    return true;
  };
  for (const index of order) raise(index, 0);
  for (let from = 0; from < order.length;) {
    const priority = tracks[order[from] ?? 0]?.priority;
    let to = from;
    while (to < order.length && tracks[order[to] ?? 0]?.priority === priority) to += 1;
    const group = order.slice(from, to);
    for (let layer = 1; ; layer += 1) {
      const raised = group.filter((index) => raise(index, layer));
      if (raised.length === 0) break;
    }
    from = to;
  }
  return chosen;
}

function compare(a: AllocatedTrack | undefined, b: AllocatedTrack | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return b.priority - a.priority || Number(b.isSpeaking) - Number(a.isSpeaking);
}
