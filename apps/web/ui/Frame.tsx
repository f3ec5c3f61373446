// The frame of the workspace: skip link, rail (bar at the thumb on a phone), landmark, the offline strip.

import { Layers, Mail, Megaphone, NotebookPen, School, Settings, Sun, Users, WifiOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Face } from './Face.tsx';
import { useOnline } from './hooks.ts';
import { Mark } from './Mark.tsx';
import { useUiMessages } from './messages.ts';

/** A place of the workspace in the rail. */
export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: 'day' | 'cell' | 'homework' | 'feed' | 'mail' | 'classes' | 'office' | 'settings';
}

const ICONS: Record<Place['icon'], LucideIcon> = {
  day: Sun,
  cell: Layers,
  homework: NotebookPen,
  feed: Megaphone,
  mail: Mail,
  classes: Users,
  office: School,
  settings: Settings,
};

function isCurrent(place: Place, path: string): boolean {
  if (place.icon === 'day') return path === '/' || /^\/(jour|semaine)(\/|$)/.test(path);
  return path === place.href || path.startsWith(`${place.href}/`);
}

/** Who is signed in, as the rail shows it. */
export interface FramePerson {
  readonly personId: string;
  readonly displayName: string;
  readonly detail: string;
}

/** Wraps a screen of the workspace. */
export function Frame({
  places,
  person,
  children,
}: {
  readonly places: readonly Place[];
  readonly person: FramePerson | null;
  readonly children: ReactNode;
}): ReactNode {
  const ui = useUiMessages();
  const [path] = useLocation();
  const online = useOnline();
  const account =
    person === null ? null : (
      <>
        <Face id={person.personId} name={person.displayName} />
        <span>
          {person.displayName}
          <small>{person.detail}</small>
        </span>
      </>
    );
  return (
    <div className="frame">
      <a className="skip" href="#contenu">
        {ui.skip}
      </a>
      <header className="frame-top">
        <Link className="brand" href="/" aria-label={ui.home}>
          <Mark /> Préau
        </Link>
        {person === null ? null : (
          <Link className="me" href="/reglages" aria-label={person.displayName}>
            <Face id={person.personId} name={person.displayName} />
          </Link>
        )}
      </header>
      <nav className="rail" aria-label={ui.workspace}>
        <Link className="brand" href="/" aria-label={ui.home}>
          <Mark /> Préau
        </Link>
        {places.map((place) => {
          const Icon = ICONS[place.icon];
          return (
            <Link
              key={place.href}
              className={place.icon === 'settings' ? 'rail-link rail-wide' : 'rail-link'}
              href={place.href}
              aria-current={isCurrent(place, path) ? 'page' : undefined}
            >
              <Icon className="i" aria-hidden="true" /> {place.label}
            </Link>
          );
        })}
        {account === null ? null : (
          <Link className="rail-foot" href="/reglages">
            {account}
          </Link>
        )}
      </nav>
      {online ? null : (
        <p className="bar-offline" role="status">
          <WifiOff className="i" aria-hidden="true" /> {ui.offline}. {ui.offlineKept}
        </p>
      )}
      <main className="frame-main" id="contenu" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
