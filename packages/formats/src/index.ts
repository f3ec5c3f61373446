// The door of formats: files <-> rosters and timetables, and a generator of synthetic schools.
export { MAX_PROBLEMS, toProblemLine } from './problems.ts';
export type { FileProblem, ImportInvalid } from './problems.ts';
export { readOneRosterZip } from './oneroster/read.ts';
export type { ReadProgress, ReadRosterOptions } from './oneroster/read.ts';
export { packZip, packZipStream } from './pack-zip.ts';
export { writeOneRosterZip } from './oneroster/write.ts';
export { MAX_CALENDAR_BYTES, readTimetableIcs } from './icalendar/read.ts';
export type { ReadTimetableOptions } from './icalendar/read.ts';
export { writeTimetableIcs } from './icalendar/write.ts';
export { writeCalendar } from './icalendar/write-calendar.ts';
export type { CalendarFeed } from './icalendar/write-calendar.ts';
export { generateCollege } from './synthetic/college.ts';
export type { CollegeOptions, GeneratedSchool } from './synthetic/college.ts';
export type { HolidayZone } from './synthetic/calendar.ts';
export { DEMO_CLASS } from './synthetic/demo-class.ts';
export { writeSchoolFiles } from './synthetic/write-school-files.ts';
export type { SchoolFiles } from './synthetic/write-school-files.ts';
