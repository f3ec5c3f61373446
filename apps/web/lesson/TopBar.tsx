// The top of the lesson: what it is, until when, at which level; « Quitter » apart.

import { ChevronDown, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { LEVELS } from '@preau/core/base';
import { isSafeMode, NO_CEILING } from '@preau/core/lesson';
import { useLanguage } from '../ui/hooks.ts';
import { formatTime } from '../ui/i18n.ts';
import { Mark } from '../ui/Mark.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Rungs } from '../ui/Rungs.tsx';
import { useLesson } from './lesson-context.ts';
import { choiceOf } from './level-words.ts';
import './top-bar.css';

function LevelMenu(): ReactNode {
  const { store, state, text } = useLesson();
  const { level, ceiling } = state;
  const limited = ceiling < NO_CEILING;
  return (
    <Menu
      className="btn top-level"
      title={text.top.changeLevel}
      label={
        <>
          <span className="level">
            <Rungs level={level} />{' '}
            <span className="only-wide">{text.top.levelName(level, text.levels[level].name)}</span>
            <span className="only-phone">
              <span className="sr">{text.top.level(level)}</span>
              <span aria-hidden="true">{level}</span>
            </span>
          </span>{' '}
          <ChevronDown className="i" aria-hidden="true" />
        </>
      }
    >
      {(fold) => (
        <>
          {limited ? (
            <p className="menu-hint" id="why-level">
              {text.held.ceiling(ceiling)}
            </p>
          ) : null}
          {LEVELS.map((each) => {
            const choice = choiceOf(state, each);
            return (
              <button
                key={each}
                type="button"
                className={each > ceiling ? 'menu-item level-later' : 'menu-item'}
                aria-current={choice === 'now'}
                aria-describedby={each > ceiling ? 'why-level' : undefined}
                onClick={() => {
                  void store.send({ kind: 'setLevel', level: each });
                  fold();
                }}
              >
                <Rungs level={each} />
                <span>
                  {text.top.levelName(each, text.levels[each].name)}
                  <small>
                    {choice === 'wish' && each > ceiling
                      ? text.held.wish
                      : each > ceiling
                        ? text.held.later
                        : text.levels[each].detail}
                  </small>
                </span>
              </button>
            );
          })}
        </>
      )}
    </Menu>
  );
}

/** The top bar. */
export function TopBar({ onLeave }: { readonly onLeave: () => void }): ReactNode {
  const { state, zone, isTeacher, text } = useLesson();
  const language = useLanguage();
  const { lesson } = state;
  const safe = state.phase === 'open' && isSafeMode(state);
  return (
    <header className="top">
      <span className="top-logo">
        <Mark />
      </span>
      <div className="top-what">
        <h1>
          {lesson === null ? (
            'Préau'
          ) : (
            <>
              {lesson.subject}
              <span className="only-wide"> · {lesson.audienceLabel}</span>
            </>
          )}
        </h1>
        {lesson === null ? null : (
          <p className="num">
            <span className="only-phone">{lesson.audienceLabel} · </span>
            {text.top.endsAt(formatTime(language, lesson.endsAt, zone))}
            {safe ? <span className="only-wide"> · {text.top.safe}</span> : null}
          </p>
        )}
      </div>
      {isTeacher ? <LevelMenu /> : null}
      <button type="button" className="btn btn-stop top-leave" onClick={onLeave}>
        <LogOut className="i" aria-hidden="true" /> {text.top.leave}
      </button>
    </header>
  );
}
