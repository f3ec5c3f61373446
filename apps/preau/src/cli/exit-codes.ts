// What a command's exit code says to a script.

/** Done. */
export const EXIT_OK = 0;
/** It failed, and nothing was changed. */
export const EXIT_FAILED = 1;
/** `diff` found differences. */
export const EXIT_DIFFERENT = 2;
/** Wrong words (EX_USAGE of sysexits.h). */
export const EXIT_USAGE = 64;
/** A file has errors (EX_DATAERR). */
export const EXIT_DATA = 65;
/** The data folder is in use, or the database does not answer (EX_TEMPFAIL). */
export const EXIT_TEMPORARY = 75;
