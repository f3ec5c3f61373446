// The door of store-postgres: the only store of the house.
export { openDatabase } from './database.ts';
export type { Database, DatabaseOptions, Queries, Transaction, WatchedStatement } from './database.ts';
export { migrate, readMigrations } from './migrate.ts';
export type { Migration } from './migrate.ts';
export { StoreError } from './store-error.ts';
export type { StoreReason } from './store-error.ts';
export type { Tables } from './tables.ts';
export { asHouse, withinSchools } from './wall.ts';
export { createLessonLog } from './lesson/lesson-log.ts';
export { createRunningLessons } from './lesson/running-lessons.ts';
export { createSheetStore } from './lesson/sheet-store.ts';
export { createLessonDirectory } from './lesson/directory.ts';
export { createSchoolStores } from './school/school-stores.ts';
export { backup } from './backup/backup.ts';
export type { BackupSummary } from './backup/backup.ts';
export type { CopiedTable } from './backup/copy.ts';
export { restore } from './backup/restore.ts';
