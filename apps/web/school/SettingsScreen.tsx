// Settings: language, colours, reading comfort, devices, signing out. Everything but signing out stays on this device.

import { Files, LogOut } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ApplicationStart } from '../ui/application.ts';
import { announce } from '../ui/announcer.ts';
import { chooseReading, chooseTheme, currentReading, currentTheme } from '../ui/appearance.ts';
import type { Theme } from '../ui/appearance.ts';
import { forgetAnswers } from '../ui/device-shelf.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useLanguage, useScreen } from '../ui/hooks.ts';
import type { Language } from '../ui/i18n.ts';
import { Notice } from '../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../ui/messages.ts';
import { countOutbox, dropOutbox } from '../ui/outbox.ts';
import { keep } from '../ui/preferences.ts';
import { request } from '../ui/request.ts';
import type { Refusal } from '../ui/request.ts';
import { choosePerson } from './account.ts';
import { UnsentDialog } from './handin/UnsentDialog.tsx';
import { useSchoolMessages } from './messages.ts';
import { MyData } from './people/MyData.tsx';
import { MyPlaces } from './people/MyPlaces.tsx';
import { SchoolFrame } from './SchoolFrame.tsx';
import { SearchLink } from './search/SearchLink.tsx';
import { forgetDay } from './today.ts';

/** Changes the language of the page. */
type Speak = (language: Language) => void;

function Appearance({ speak }: { readonly speak: Speak }): ReactNode {
  const text = useSchoolMessages().settings;
  const language = useLanguage();
  const [theme, setTheme] = useState(currentTheme);
  const [reading, setReading] = useState(currentReading);
  return (
    <>
      <fieldset className="field">
        <legend className="legend">
          <h2>{text.language}</h2>
        </legend>
        <div className="choices">
          {(['fr', 'en'] as const).map((each) => (
            <label key={each} className="choice" lang={each}>
              <input type="radio" name="language" checked={language === each} onChange={() => speak(each)} />{' '}
              {each === 'fr' ? text.french : text.english}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="field">
        <legend className="legend">
          <h2>{text.theme}</h2>
        </legend>
        <div className="choices">
          {(['system', 'light', 'dark', 'contrast'] as const satisfies readonly Theme[]).map((each) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name="theme"
                checked={theme === each}
                onChange={() => {
                  setTheme(each);
                  chooseTheme(each);
                }}
              />{' '}
              {text.themes[each]}
            </label>
          ))}
        </div>
      </fieldset>
      <section className="field" aria-labelledby="reading-t">
        <h2 id="reading-t">{text.reading}</h2>
        <label className="switch">
          <span />{' '}
          <span>
            {text.wide}
            <small>{text.wideHint}</small>
          </span>
          <input
            type="checkbox"
            role="switch"
            checked={reading === 'wide'}
            onChange={(event) => {
              const next = event.target.checked ? 'wide' : 'normal';
              setReading(next);
              chooseReading(next);
            }}
          />
        </label>
      </section>
    </>
  );
}

function SignOut({ given }: { readonly given: ApplicationStart }): ReactNode {
  const text = useSchoolMessages().settings;
  const ui = useUiMessages();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Refusal>();
  const [unsent, setUnsent] = useState<{ readonly count: number; readonly everywhere: boolean }>();
  const leave = async (everywhere: boolean, isAsked = false): Promise<void> => {
    const count = isAsked ? 0 : await countOutbox();
    if (count > 0) {
      setAsking(false);
      setUnsent({ count, everywhere });
      return;
    }
    setUnsent(undefined);
    setBusy(true);
    if (everywhere) {
      const answer = await request('DELETE', '/api/sessions');
      if (!answer.ok) {
        setBusy(false);
        setFailed(answer.error);
        return;
      }
    }
    forgetDay();
    choosePerson(undefined);
    await dropOutbox();
    await forgetAnswers().catch(() => undefined);
    await given.leave();
  };
  return (
    <section className="field" aria-labelledby="session-t">
      <h2 id="session-t">{text.session}</h2>
      <p className="soft">{text.signedInAs(given.session.login)}</p>
      <div className="acts">
        <button type="button" className="btn" aria-busy={busy} onClick={() => void leave(false)}>
          <LogOut className="i" aria-hidden="true" /> {busy ? text.signingOut : text.signOut}
        </button>
        <button type="button" className="btn btn-quiet" onClick={() => setAsking(true)}>
          {text.signOutEverywhere}
        </button>
      </div>
      {unsent === undefined ? null : (
        <UnsentDialog
          count={unsent.count}
          onLeave={() => void leave(unsent.everywhere, true)}
          onClose={() => setUnsent(undefined)}
        />
      )}
      {asking ? (
        <Dialog title={text.confirmEverywhere} onClose={() => setAsking(false)}>
          <p>{text.signOutEverywhereText}</p>
          {failed === undefined ? null : <Notice tone="error" title={problemSentence(ui, failed)} live />}
          <div className="dialog-acts">
            <button type="button" className="btn" onClick={() => setAsking(false)}>
              {ui.cancel}
            </button>
            <button type="button" className="btn btn-main" aria-busy={busy} onClick={() => void leave(true)}>
              {busy ? text.signingOut : text.signOutEverywhere}
            </button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}

function Settings({
  given,
  speak,
  name,
  children,
}: {
  readonly given: ApplicationStart;
  readonly speak: Speak;
  readonly name: string;
  readonly children: ReactNode;
}): ReactNode {
  const text = useSchoolMessages().settings;
  const heading = useScreen(text.title);
  const [forgotten, setForgotten] = useState(false);
  return (
    <div className="narrow settings">
      <div className="hello">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {text.title}
          </h1>
          <p>{name}</p>
        </div>
      </div>
      <Appearance speak={speak} />
      <p className="acts">
        <Link className="btn" href="/fichiers">
          <Files className="i" aria-hidden="true" /> {text.files}
        </Link>
        <SearchLink />
      </p>
      <section className="field" aria-labelledby="devices-t">
        <h2 id="devices-t">{text.devices}</h2>
        <div className="acts">
          <button
            type="button"
            className="btn"
            disabled={forgotten}
            onClick={() => {
              keep('devices', undefined);
              setForgotten(true);
              announce(text.forgotten);
            }}
          >
            {forgotten ? text.forgotten : text.forgetDevices}
          </button>
        </div>
      </section>
      {children}
      <SignOut given={given} />
    </div>
  );
}

/** The route `/reglages`. */
export function SettingsScreen({
  given,
  speak,
}: {
  readonly given: ApplicationStart;
  readonly speak: Speak;
}): ReactNode {
  const text = useSchoolMessages().settings;
  return (
    <SchoolFrame title={text.title}>
      {(person, day, reread) => (
        <Settings given={given} speak={speak} name={`${person.displayName} · ${person.schoolName}`}>
          <MyPlaces person={person} persons={day.persons} onChosen={reread} />
          <MyData personId={person.personId} isPupil={person.roles.includes('pupil')} />
        </Settings>
      )}
    </SchoolFrame>
  );
}
