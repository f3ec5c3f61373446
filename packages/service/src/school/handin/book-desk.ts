// The books of classes by year: who opens which, the whole year to read and keep, the head's visa. docs/spec/homework.md, "The book of a year".

import { cleanText, DEFAULT_ZONE, err, localDateAt, ok } from '@preau/core/base';
import { daysOfSchoolYear, isBookClosed, schoolYearOf } from '@preau/core/school';
import type { AudienceId, LocalDate, Result, Role, SessionClaims } from '@preau/core/base';
import type { SchoolYearNumber } from '@preau/core/school';
import type { ShelfAnswer, YearBookAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import { actorsOf } from '../rights.ts';
import type { BookReader, BookStore } from './book-ports.ts';

/** Why a book stays closed, or is not seen. */
export interface YearBookRefusal {
  readonly code: 'audience.unknown' | 'book.closed' | 'request.invalid';
  readonly detail?: string;
}

/** What the desk works with. */
export interface BookDeskParts {
  readonly books: BookStore;
  readonly clock: Clock;
}

/** The desk. */
export interface BookDesk {
  shelf(session: SessionClaims): Promise<ShelfAnswer>;
  /** The whole book of a year; this year's when none is named. */
  read(
    session: SessionClaims,
    audienceId: AudienceId,
    year?: SchoolYearNumber,
  ): Promise<Result<YearBookAnswer, YearBookRefusal>>;
  /** The head has seen it up to a day; the same id again is the same visa. WORK-92. */
  see(
    session: SessionClaims,
    audienceId: AudienceId,
    visaId: string,
    wanted: { readonly to: LocalDate; readonly note?: string | undefined },
  ): Promise<Result<YearBookAnswer, YearBookRefusal>>;
}

const HEAD: readonly Role[] = ['head'];
const OFFICE: readonly Role[] = ['head', 'operator'];
/** Makes the desk. */
export function createBookDesk({ books, clock }: BookDeskParts): BookDesk {
  const readerOf = (session: SessionClaims): BookReader => ({
    accountId: session.accountId,
    offices: actorsOf(session, OFFICE).map(({ schoolId }) => schoolId),
    at: clock.now(),
  });
  // The day on which a year turns differs by hours between zones: a book opens and closes by one calendar.
  const today = (): LocalDate => localDateAt(clock.now(), DEFAULT_ZONE);

  const read: BookDesk['read'] = async (session, audienceId, wanted) => {
    const now = clock.now();
    const year = wanted ?? schoolYearOf(today());
    const days = daysOfSchoolYear(year);
    const sight = await books.findBook(readerOf(session), audienceId, days);
    if (sight === undefined) return err({ code: 'audience.unknown' });
    const isHead = actorsOf(session, HEAD, sight.schoolId).length > 0;
    return ok({
      schoolName: sight.schoolName,
      label: sight.label,
      zone: sight.zone,
      year,
      ...days,
      isClosed: isBookClosed(year, today()),
      today: localDateAt(now, sight.zone),
      ...(await books.readBook(sight, days, now)),
      maySee: isHead,
    });
  };

  return {
    read,
    async shelf(session) {
      return { thisYear: schoolYearOf(today()), books: await books.listBooks(readerOf(session)) };
    },
    async see(session, audienceId, visaId, { to, note = '' }) {
      const year = schoolYearOf(to);
      const days = daysOfSchoolYear(year);
      const sight = await books.findBook(readerOf(session), audienceId, days);
      const head = sight === undefined ? undefined : actorsOf(session, HEAD, sight.schoolId)[0];
      if (sight === undefined || head === undefined) return err({ code: 'audience.unknown' });
      const now = clock.now();
      if (to > localDateAt(now, sight.zone)) return err({ code: 'request.invalid', detail: 'to is a day to come' });
      const isSeen = await books.see({
        schoolId: sight.schoolId,
        visaId,
        audienceId,
        yearFrom: days.from,
        to,
        note: cleanText(note),
        seenBy: head.personId,
        at: now,
      });
      return isSeen
        ? read(session, audienceId, year)
        : err({ code: 'request.invalid', detail: 'these days are seen already' });
    },
  };
}
