// What a school may switch, and how it stands before anybody did. MAIL-4.

/** The switches of a school. `home` is "school from home". */
export interface Switches {
  readonly messaging: boolean;
  readonly pupilMessages: boolean;
  readonly classChannels: boolean;
  /** Off: what is sent in the evening or at the week-end is there at once. */
  readonly quietHours: boolean;
  readonly home: boolean;
  /** Off: no card of a pupil signs anybody in. PEOPLE-100. */
  readonly cards: boolean;
}

/** The name of a switch. */
export type SwitchName = keyof Switches;

/** How they stand before anybody touched one. */
export const DEFAULT_SWITCHES: Switches = {
  messaging: true,
  pupilMessages: true,
  classChannels: true,
  quietHours: true,
  home: false,
  cards: true,
};

/** All switches, in the order in which a screen shows them. */
export const SWITCH_NAMES = Object.keys(DEFAULT_SWITCHES) as readonly SwitchName[];

/** The switches of a school in which only `set` were ever touched; unknown names are left out. */
export function toSwitches(set: Readonly<Record<string, boolean>>): Switches {
  return Object.fromEntries(
    SWITCH_NAMES.map((name) => [name, set[name] ?? DEFAULT_SWITCHES[name]]),
  ) as unknown as Switches;
}
