// The door of formats: files <-> rosters and timetables, and a generator of synthetic schools.
export { MAX_PROBLEMS, toProblemLine } from './problems.ts';
export type { FileProblem, ImportInvalid } from './problems.ts';
export { readOneRosterZip } from './oneroster/read.ts';
export type { ReadProgress, ReadRosterOptions } from './oneroster/read.ts';
export { writeOneRosterZip } from './oneroster/write.ts';
export { readTimetableIcs } from './icalendar/read.ts';
export type { ReadTimetableOptions } from './icalendar/read.ts';
export { writeTimetableIcs } from './icalendar/write.ts';
