// What one reader may see of the log and of the state: hidden events leave numbered holes. LESSON-3.

import type { Part, PersonId } from '../base/index.ts';
import type { Hole, LessonEvent, Visibility } from './events.ts';
import type { LessonState, Member } from './state.ts';

/** Who reads. Only teachers of the lesson count as its adults: a guest may be another pupil. */
export interface Reader {
  readonly personId: PersonId;
  readonly part: Part;
}

/** May this reader see events of this visibility? */
export function maySee(visibility: Visibility, reader: Reader): boolean {
  return (
    visibility === 'everyone' ||
    reader.part === 'teacher' ||
    (visibility !== 'adults' && visibility.personId === reader.personId)
  );
}

/** The entry as this reader gets it: the event, or its hole. */
export function visibleTo(event: LessonEvent, reader: Reader): LessonEvent | Hole {
  return maySee(event.visibility, reader) ? event : { seq: event.seq, hole: true };
}

/** The state as this reader would have folded it from the entries that he may see. */
export function viewFor(state: LessonState, reader: Reader): LessonState {
  if (reader.part === 'teacher') return state;
  return {
    ...state,
    members: Object.fromEntries(
      Object.entries(state.members).map(([id, member]) => [
        id,
        id === reader.personId ? member : asSeenByOthers(member),
      ]),
    ),
    unmuteAsked: state.unmuteAsked.filter((id) => id === reader.personId),
  };
}

function asSeenByOthers(member: Member): Member {
  return {
    ...member,
    permissions: { microphone: 'inherit', camera: 'inherit', screen: 'inherit', chat: 'inherit' },
    silenced: { microphone: 0, camera: 0, screen: 0 },
  };
}
