// The door of core/lesson.
export { SOURCES } from './events.ts';
export type { Hole, LessonEvent, LessonFact, Locks, Names, Permission, RosterMember, Slide, Source, Visibility } from './events.ts';
export type { LessonCommand } from './commands.ts';
export type { Hand, LessonState, Member, Message, Phase, Presence } from './state.ts';
