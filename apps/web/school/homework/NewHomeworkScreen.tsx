// `/devoirs/nouveau`: homework is given. `?cours=<lesson id>` fills in class and subject from a lesson, `?classe=<audience id>` the class.

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { parseAudienceId, parseLessonId } from '@preau/core/base';
import type { ClassLessonsAnswer, PersonDay } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import { randomId } from '../../ui/random-id.ts';
import { readJson } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { EMPTY_DRAFT } from './homework-draft.ts';
import { HomeworkForm } from './HomeworkForm.tsx';
import { useHomeworkMessages } from './messages.ts';
import './homework.css';

function Giving({
  person,
  given,
  audienceId,
}: {
  readonly person: PersonDay;
  readonly given: ClassLessonsAnswer | undefined;
  readonly audienceId: string | undefined;
}): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const heading = useScreen(text.form.newTitle);
  const [, go] = useLocation();
  const [homeworkId] = useState(randomId);
  const lesson = given?.given ?? null;
  const audienceIds =
    lesson?.audiences.map((each) => each.audienceId) ?? (audienceId === undefined ? [] : [audienceId]);
  const when =
    lesson === null || given === undefined
      ? undefined
      : text.at(formatDay(language, lesson.startsAt, given.zone), formatTime(language, lesson.startsAt, given.zone));
  return (
    <div className="work-new stack">
      <div className="work-headline">
        <p>
          <Link className="btn btn-quiet" href="/devoirs">
            <ChevronLeft className="i" aria-hidden="true" /> {text.title}
          </Link>
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {text.form.newTitle}
        </h1>
        {when === undefined ? null : <p className="soft small">{text.form.fromLesson(when)}</p>}
      </div>
      <HomeworkForm
        homeworkId={homeworkId}
        schoolId={person.schoolId}
        base={0}
        initial={{ ...EMPTY_DRAFT, audienceIds, subject: lesson?.subject ?? '', lessonId: lesson?.lessonId ?? null }}
        onSaved={(how) => {
          announce(how === 'kept' ? text.form.kept : text.form.published);
          go(how === 'kept' ? '/devoirs' : `/devoirs/${homeworkId}`);
        }}
      />
    </div>
  );
}

function NewHomework({ person }: { readonly person: PersonDay }): ReactNode {
  const text = useHomeworkMessages();
  const search = new URLSearchParams(useSearch());
  const lessonId = parseLessonId(search.get('cours'));
  const audienceId = parseAudienceId(search.get('classe'));
  const given = useQuery({
    queryKey: ['homework', 'lesson', lessonId],
    enabled: lessonId !== undefined,
    queryFn: ({ signal }) => readJson<ClassLessonsAnswer>(`/api/homework/lessons?lessonId=${lessonId}`, signal),
  });
  if (lessonId !== undefined && given.isPending) return <Skeletons title={text.form.newTitle} />;
  // A lesson that cannot be read only leaves the form empty.
  return <Giving key={lessonId ?? audienceId ?? ''} person={person} given={given.data} audienceId={audienceId} />;
}

/** The route `/devoirs/nouveau`. */
export function NewHomeworkScreen(): ReactNode {
  const text = useHomeworkMessages();
  return (
    <SchoolFrame title={text.form.newTitle}>
      {(person) =>
        person.roles.includes('teacher') ? (
          <NewHomework person={person} />
        ) : (
          <Failed title={text.form.newTitle} sentence={text.given.noClass} state="forbidden" />
        )
      }
    </SchoolFrame>
  );
}
