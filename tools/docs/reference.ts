// The reference pages that are written from code, so that they cannot drift: errors and configuration.
import type { ProblemRow } from '../../packages/protocol/src/base/problem-row.ts';
import type { Setting } from '../../packages/host/src/setting.ts';

/** docs/reference/errors.md. */
export function errorsPage(problems: Readonly<Record<string, ProblemRow>>): string {
  const rows = Object.entries(problems).map(
    ([code, row]) =>
      `| \`${code}\` | ${row.status} | ${row.close ?? ''} | ${row.retry ? 'yes' : 'no'} | ${row.audience} | ${row.text} |`,
  );
  return [
    '# Errors',
    '',
    'Every refusal that leaves Préau is an `application/problem+json` document (RFC 9457) with one of these codes. `type` is',
    '`urn:preau:problem:<code>`. A socket is closed with the number in "close", where there is one. Where the same request may',
    'succeed later, `retryAfterMs` says when, already with jitter. Answers of 500 and above never carry a `detail`.',
    '',
    'Written from `packages/protocol/src/base/errors.ts` by `npm run fix`; do not edit.',
    '',
    '| Code | Status | Close | Retry | Who can act | Meaning |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** docs/reference/config.md. */
export function configPage(settings: Readonly<Record<string, Setting<unknown>>>): string {
  const rows = Object.values(settings).map(
    (setting) =>
      `| \`${setting.name}\` | ${setting.doc}${setting.secret ? ' Secret: never printed.' : ''} | ${setting.form} | ${inCode(setting.fallbackText)} |`,
  );
  return [
    '# Configuration',
    '',
    'Préau reads its environment once, at the start. A wrong value, an unknown `PREAU_*` name or half of a pair is an error: all',
    'problems are printed and the exit code is 78. An empty value counts as not set.',
    '',
    'Written from `packages/host/src/settings.ts` by `npm run fix`; do not edit.',
    '',
    '| Name | What it decides | Form | Default |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function inCode(text: string): string {
  return text === 'none' ? 'none' : `\`${text}\``;
}
