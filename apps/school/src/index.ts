// The door of apps/school.
export { SCHOOL_SETTINGS } from './config.ts';
export { countCostly } from './costly.ts';
export { openSchool } from './open-school.ts';
export type { School, SchoolOptions } from './open-school.ts';
export type { RoundsLog } from './rounds.ts';
export { routes, SCHOOL_OPERATIONS, SCHOOL_ROUTES } from './routes.ts';
export type { Route } from './route.ts';
export { openSchoolFiles } from './school-files.ts';
export type { SchoolFiles } from './school-files.ts';
export { start } from './start.ts';
export type { RunningSchool } from './start.ts';
