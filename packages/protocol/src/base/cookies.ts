// The cookies of the house: names and places, so that gate, school and lesson read the same ones.

/** Who you are: the session as a JWT. HttpOnly, SameSite=Lax, path `/`, 10 minutes. Set by school, read by all. */
export const SESSION_COOKIE = 'preau_session';
/** Renews the session: opaque. HttpOnly, SameSite=Strict, path `REFRESH_PATH`, 30 days. */
export const REFRESH_COOKIE = 'preau_refresh';
/** Where the refresh travels, and nowhere else. */
export const REFRESH_PATH = '/api/session';
/** The device of a browser that signs in without script. HttpOnly, SameSite=Lax, path `REFRESH_PATH`, one year. */
export const DEVICE_COOKIE = 'preau_device';
/** What school knows of this browser, signed: since when it is used, and for which accounts. HttpOnly, SameSite=Lax, path `REFRESH_PATH`, one year. */
export const MARK_COOKIE = 'preau_mark';
/** Says that this device is one of a class: its pupils tap their name instead of holding up a card. PEOPLE-107. */
export const CLASS_COOKIE = 'preau_class';
/** An arrival of the gate, before sign-in. HttpOnly, SameSite=Lax, paths `REFRESH_PATH` and `ARRIVAL_PATH`, 5 minutes. Set by gate. */
export const ARRIVAL_COOKIE = 'preau_arrival';
/** Where arrivals are given and renewed. */
export const ARRIVAL_PATH = '/q/arrival';
/** A ticket of the gate, on the path of what it is for. HttpOnly, SameSite=Lax. Set by gate, read by gate and lesson. */
export const TICKET_COOKIE = 'preau_ticket';
