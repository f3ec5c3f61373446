// Looking for something by its words, through everything that one may read. docs/spec/search.md.

import type { FileId, HandInId, HomeworkId, Role, SessionClaims } from '@preau/core/base';
import { displayNameOf, foundLine, searchWordsOf, titleOfWork } from '@preau/core/school';
import type { ChannelMessageId, PostId, ThreadId } from '@preau/core/school';
import type { FoundSomebody, SearchAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import { readerOf } from '../homework/work-reader.ts';
import type { PeopleDesk } from '../people-desk.ts';
import { actorsOf } from '../rights.ts';
import type { FoundRow, SearchKind, SearchStore } from './search-ports.ts';

/** What the desk works with. */
export interface SearchDeskParts {
  readonly searches: SearchStore;
  /** The office's own search. */
  readonly people: Pick<PeopleDesk, 'find'>;
  readonly clock: Clock;
}

/** Answers `POST /api/search`. */
export interface SearchDesk {
  search(session: SessionClaims, text: string): Promise<SearchAnswer>;
}

/** Of each kind. */
const MOST = 8;
/** Further words are left out, as in the search for people. */
const MAX_WORDS = 6;
const OFFICE: readonly Role[] = ['head', 'operator'];
const STAFF: readonly Role[] = ['teacher', ...OFFICE];

/** Makes the desk. */
export function createSearchDesk({ searches, people, clock }: SearchDeskParts): SearchDesk {
  async function findPeople(session: SessionClaims, search: string): Promise<readonly FoundSomebody[]> {
    if (actorsOf(session, OFFICE).length === 0) return [];
    const found = await people.find(session, { search });
    if (!found.ok) return [];
    return found.value.people.slice(0, MOST).map(({ personId, displayName, roles, audiences, teaches, children }) => ({
      personId,
      displayName,
      roles,
      audiences,
      teaches,
      children,
    }));
  }

  return {
    async search(session, text) {
      const words = searchWordsOf(text).slice(0, MAX_WORDS);
      // Signs alone are no words: everything would hold them.
      if (words.length === 0) return { ...toFound([], words), people: [] };
      const staffOf = [...new Set(actorsOf(session, STAFF).map(({ schoolId }) => schoolId))];
      const personIds = session.persons.map(({ personId }) => personId);
      // One after the other: a search holds one connection. SCHOOL-147.
      const rows = await searches.find({ ...readerOf(session, clock.now()), personIds, staffOf, words }, MOST);
      const somebody = await findPeople(session, text);
      return { ...toFound(rows, words), people: somebody };
    },
  };
}

function toFound(rows: readonly FoundRow[], words: readonly string[]): Omit<SearchAnswer, 'people'> {
  const of = (kind: SearchKind): readonly FoundRow[] => rows.filter((row) => row.kind === kind);
  const lineOf = (text: string, title: string): string | null => {
    const line = foundLine(text, words);
    return line === undefined || line === title ? null : line;
  };
  const work = ({ title: subject, text }: FoundRow) => {
    const title = titleOfWork(text);
    const line = lineOf(text, title);
    const plain = line === null ? '' : titleOfWork(line);
    return { subject, title, line: plain === '' || plain === title ? null : plain };
  };
  const said = (row: FoundRow) => ({
    title: row.title,
    line: lineOf(row.text, row.title),
    authorName: displayNameOf(row),
    at: row.at,
  });
  return {
    homework: of('homework').flatMap((row) =>
      row.onDay === null ? [] : [{ homeworkId: row.id as HomeworkId, dueOn: row.onDay, ...work(row) }],
    ),
    handIns: of('handIn').flatMap((row) =>
      row.homeworkId === null
        ? []
        : [
            {
              handInId: row.id as HandInId,
              homeworkId: row.homeworkId,
              title: titleOfWork(row.title),
              line: lineOf(row.text, ''),
              pupilName: displayNameOf(row),
              at: row.at,
            },
          ],
    ),
    notes: of('note').flatMap((row) =>
      row.onDay === null || row.audienceId === null
        ? []
        : [{ lessonId: row.id, audienceId: row.audienceId, date: row.onDay, ...work(row) }],
    ),
    posts: of('post').map((row) => ({ postId: row.id as PostId, ...said(row) })),
    channels: of('channel').flatMap((row) =>
      row.audienceId === null
        ? []
        : [
            {
              messageId: row.id as ChannelMessageId,
              audienceId: row.audienceId,
              ...said(row),
              line: lineOf(row.text, ''),
            },
          ],
    ),
    threads: of('thread').map((row) => ({ threadId: row.id as ThreadId, ...said(row) })),
    files: of('file').map(({ id, title, text, bytes, at }) => ({
      fileId: id as FileId,
      name: title,
      mediaType: text,
      bytes,
      at,
    })),
  };
}
