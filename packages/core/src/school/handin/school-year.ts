// The school year that a day belongs to: the book of a class is kept by it. docs/spec/homework.md, "The book of a class".

import { parseLocalDate } from '../../base/index.ts';
import type { LocalDate } from '../../base/index.ts';

declare const brand: unique symbol;
/** A school year by the calendar year in which it begins: 2026 is 2026-2027. */
export type SchoolYearNumber = number & { readonly [brand]: 'school year' };

/** A year begins on 1 August: no school of the Republic begins earlier, overseas ones included. WORK-90. */
const FIRST_MONTH = 8;

/** The school year of a day. */
export function schoolYearOf(date: LocalDate): SchoolYearNumber {
  const year = Number(date.slice(0, 4));
  return (Number(date.slice(5, 7)) >= FIRST_MONTH ? year : year - 1) as SchoolYearNumber;
}

/** Reads a year, `2026`; undefined when it is none from 2000 to 2199. */
export function parseSchoolYear(text: unknown): SchoolYearNumber | undefined {
  return typeof text === 'string' && /^2[01]\d\d$/.test(text) ? (Number(text) as SchoolYearNumber) : undefined;
}

/** First and last day of a school year: 1 August to 31 July. */
export function daysOfSchoolYear(year: SchoolYearNumber): { readonly from: LocalDate; readonly to: LocalDate } {
  return { from: parseLocalDate(`${year}-08-01`)!, to: parseLocalDate(`${year + 1}-07-31`)! };
}

/** From 1 September on, one month after its year, a book is closed: nothing in it changes any more. WORK-93. */
export function isBookClosed(year: SchoolYearNumber, today: LocalDate): boolean {
  return today >= `${year + 1}-09-01`;
}
