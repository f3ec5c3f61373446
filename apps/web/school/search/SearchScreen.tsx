// `/recherche`: one field for everything that has words. What is typed travels in the body: it stays out of addresses.

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonDay, SearchAnswer } from '@preau/protocol/school';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { Broken, Loading } from '../../ui/Paged.tsx';
import { RefusalError, request } from '../../ui/request.ts';
import { hasOffice } from '../account.ts';
import { FileKind } from '../files/FileKind.tsx';
import { FileLink } from '../files/FileList.tsx';
import { sizeText } from '../files/file-size.ts';
import { useSchoolMessages } from '../messages.ts';
import { personLine } from '../people.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { useSettled } from '../settled.ts';
import { foundGroups } from './found-places.ts';
import type { FoundGroup, FoundPlace } from './found-places.ts';
import { useSearchMessages } from './messages.ts';
import '../people.css';
import './search.css';

/** Whoever types gets an answer when they pause, not for each letter. */
const PAUSE_MS = 300;
/** Shorter ones are not looked for. */
const SHORTEST = 2;

function Place({ place }: { readonly place: FoundPlace }): ReactNode {
  const { href, told, title, about, line } = place;
  return (
    <li>
      <Link className="row-link found-link" href={href} state={told}>
        <b>{title}</b>
        <small>{about}</small>
        {line === null ? null : <small className="found-line">{line}</small>}
      </Link>
    </li>
  );
}

function Group({ group, zone }: { readonly group: FoundGroup; readonly zone: string }): ReactNode {
  const text = useSearchMessages();
  const language = useLanguage();
  const id = `found-${group.kind}`;
  return (
    <section className="found-group" aria-labelledby={id}>
      <h2 id={id}>{text.kinds[group.kind]}</h2>
      <ul className="card rows found">
        {'files' in group
          ? group.files.map((file) => (
              <li key={file.fileId}>
                <span className="row-who">
                  <FileKind file={file} />
                  <span className="file-name">
                    <FileLink file={file} />
                    <small className="num">
                      {sizeText(language, file.bytes)} · {formatDay(language, file.at, zone)}
                    </small>
                  </span>
                </span>
              </li>
            ))
          : group.places.map((place) => <Place key={place.key} place={place} />)}
      </ul>
      {group.isFull ? (
        <p className="soft small found-more">{group.kind === 'people' ? text.first : text.newest}</p>
      ) : null}
    </section>
  );
}

function Found({ words, zone }: { readonly words: string; readonly zone: string }): ReactNode {
  const text = useSearchMessages();
  const school = useSchoolMessages();
  const language = useLanguage();
  const read = useQuery({
    queryKey: ['search', 'found', words],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const answer = await request<SearchAnswer>('POST', '/api/search', { text: words }, { signal });
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
  });
  if (read.isPending) return <Loading words={text.searching} />;
  if (read.isError) return <Broken title={text.failed} read={read} />;
  const groups = foundGroups(read.data, { text, lineOf: (each) => personLine(each, school), language, zone });
  const count = Object.values(read.data).reduce((sum, each: readonly unknown[]) => sum + each.length, 0);
  if (groups.length === 0 && !read.isPlaceholderData)
    return (
      <p className="card empty soft" data-state="empty" role="status">
        {text.nothing}
      </p>
    );
  return (
    <div className="stack" aria-busy={read.isPlaceholderData}>
      <p className="soft small num" role="status">
        {read.isPlaceholderData ? text.searching : text.found(count)}
      </p>
      {groups.map((group) => (
        <Group key={group.kind} group={group} zone={zone} />
      ))}
    </div>
  );
}

function SearchPage({ person, zone }: { readonly person: PersonDay; readonly zone: string }): ReactNode {
  const text = useSearchMessages();
  const heading = useScreen(text.title);
  const queries = useQueryClient();
  // Who comes back from what was found finds what they typed; it is forgotten with everything that was read.
  const typedKey = ['search', 'typed', person.personId];
  const [typed, setTyped] = useState(() => queries.getQueryData<string>(typedKey) ?? '');
  const words = useSettled(typed.trim(), PAUSE_MS);
  return (
    <div className="narrow stack">
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <search>
        <div className="field">
          <label htmlFor="search-words">{text.field}</label>
          <span className="input-icon">
            <Search className="i" aria-hidden="true" />
            <input
              id="search-words"
              className="input"
              type="text"
              inputMode="search"
              enterKeyHint="search"
              maxLength={100}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                queries.setQueryData(typedKey, event.target.value);
              }}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </span>
        </div>
      </search>
      {words.length < SHORTEST ? (
        <p className="soft">{hasOffice(person.roles) ? text.hintOffice : text.hint}</p>
      ) : (
        <Found words={words} zone={zone} />
      )}
    </div>
  );
}

/** The route `/recherche`. */
export function SearchScreen(): ReactNode {
  const text = useSearchMessages();
  return (
    <SchoolFrame title={text.title}>
      {(person, day) => <SearchPage key={person.personId} person={person} zone={day.zone} />}
    </SchoolFrame>
  );
}
