// The door of service/base: ports shared by gate, school and lesson.
export type { Bus, Checker, Clock, Credentials, Lease, LessonLiveFact, Minter, PlanFact, Randomness, Topics } from './ports.ts';
