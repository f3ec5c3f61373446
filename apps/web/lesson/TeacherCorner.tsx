// Under the stage: the teacher's small picture and the level in words; beside it the cameras of the class, a few at a time.

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { isHeldDown } from '@preau/core/lesson';
import type { Member } from '@preau/core/lesson';
import { Face } from '../ui/Face.tsx';
import { useWide } from '../ui/hooks.ts';
import { Rungs } from '../ui/Rungs.tsx';
import { useLesson } from './lesson-context.ts';
import { leadTeacher, pageOf } from './roster.ts';
import { Video } from './Video.tsx';
import './teacher-corner.css';

function Waves(): ReactNode {
  return (
    <span className="waves" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

function Camera({
  member,
  track,
  mine,
}: {
  readonly member: Member;
  readonly track: string;
  readonly mine: boolean;
}): ReactNode {
  const { sound, text, adult } = useLesson();
  const speaking = sound.people[member.personId]?.speaking === true;
  return (
    <li className={speaking ? 'cam is-speaking' : 'cam'}>
      <Video
        personId={member.personId}
        source="camera"
        track={track}
        name={text.stage.cameraOf(member.name)}
        mirrored={mine}
      />
      <span className="cam-name">
        <span>{mine ? (adult ? text.stage.youAdult : text.stage.you) : member.name}</span>
        {speaking ? (
          <>
            <Waves />
            <span className="sr"> {text.stage.speaks}</span>
          </>
        ) : null}
      </span>
    </li>
  );
}

/** The cameras of everybody but the teacher shown beside; mine comes last. */
function Strip({ teacher }: { readonly teacher: Member | undefined }): ReactNode {
  const { state, sound, me, text } = useLesson();
  const wide = useWide();
  const [page, setPage] = useState(0);
  const cameras = Object.entries(sound.people)
    .filter(([id, media]) => media.camera !== null && id !== teacher?.personId && state.members[id] !== undefined)
    .sort(
      ([a], [b]) =>
        Number(a === me?.personId) - Number(b === me?.personId) ||
        state.members[a]!.name.localeCompare(state.members[b]!.name, 'fr'),
    );
  const shown = pageOf(cameras, page, wide ? 5 : 2);
  if (cameras.length === 0) return null;
  return (
    <section className="strip" aria-label={text.stage.strip}>
      {shown.pages > 1 ? (
        <button
          type="button"
          className="tool"
          aria-label={text.stage.previousPage}
          aria-disabled={shown.page === 0}
          onClick={() => setPage(Math.max(0, shown.page - 1))}
        >
          <ChevronLeft className="i" aria-hidden="true" />
        </button>
      ) : null}
      <ul className="cams">
        {shown.items.map(([id, media]) => (
          <Camera key={id} member={state.members[id]!} track={media.camera!} mine={id === me?.personId} />
        ))}
      </ul>
      {shown.pages > 1 ? (
        <>
          <span className="sr" role="status">
            {text.stage.page(shown.page + 1, shown.pages)}
          </span>
          <button
            type="button"
            className="tool"
            aria-label={text.stage.nextPage}
            aria-disabled={shown.page === shown.pages - 1}
            onClick={() => setPage(Math.min(shown.pages - 1, shown.page + 1))}
          >
            <ChevronRight className="i" aria-hidden="true" />
          </button>
        </>
      ) : null}
    </section>
  );
}

/** The teacher, the level, the class's cameras. */
export function TeacherCorner(): ReactNode {
  const { state, sound, me, level, isTeacher, text } = useLesson();
  const teacher = leadTeacher(state);
  const picture = teacher === undefined ? undefined : sound.people[teacher.personId];
  const camera = picture?.camera ?? null;
  const speaking = picture?.speaking === true;
  return (
    <div className="said">
      {teacher === undefined ? null : (
        <div className={speaking ? 'cam cam-teacher is-speaking' : 'cam cam-teacher'}>
          {camera === null ? (
            <span className="cam-face">
              <Face id={teacher.personId} name={teacher.name} />
            </span>
          ) : (
            <Video
              personId={teacher.personId}
              source="camera"
              track={camera}
              name={text.stage.cameraOf(teacher.name)}
              mirrored={teacher.personId === me?.personId}
            />
          )}
        </div>
      )}
      <div className="said-words">
        {teacher === undefined ? null : (
          <b>
            {teacher.name}
            {speaking ? (
              <>
                {' '}
                <Waves />
                <span className="sr"> {text.stage.speaks}</span>
              </>
            ) : null}
          </b>
        )}
        {isTeacher ? null : (
          <p className="level">
            <Rungs level={level} />
            <span>
              <strong>{text.top.levelName(level, '').trimEnd()}</strong> {text.levelSentence[level]}
              {state.phase === 'open' && isHeldDown(state) ? (
                <span className="level-why"> {text.held.short}</span>
              ) : null}
            </span>
          </p>
        )}
      </div>
      <Strip teacher={teacher} />
    </div>
  );
}
