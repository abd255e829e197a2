import type { HaltOutcome } from '../../client';
import { colors } from './colors';
import { printable } from './printable';
import { wrap } from './wrap';

/** Longer lists are counted: a run may have had thousands of steps under way. */
const mostNamed = 20;

/** What came of a halt, for people: what was stopped, how the handlers of the emergency ended, or what is not known. */
export function haltLines(runId: string, reason: string, outcome: HaltOutcome, columns: number): string[] {
  if (!outcome.confirmed)
    return [
      colors.red(colors.bold(`sent, not confirmed: ${outcome.why}`)),
      ...wrap(
        `The server keeps the halt of ${runId}: the run stops as soon as a worker serves it. Start one (npx bellwether worker), and ask again with the same command.`,
        columns,
        '  ',
      ),
    ];
  const { cancelled, handlers, reason: recorded = reason, by } = outcome.answer;
  const more = cancelled.length - mostNamed;
  const named = cancelled.slice(0, mostNamed).join(', ');
  return [
    `${colors.red(colors.bold('halted'))} ${runId}: ${printable(recorded)}`,
    // What a run keeps of a long one.
    ...(reason.startsWith(recorded)
      ? []
      : wrap(
          `It was halted before${by === undefined ? '' : ` by ${printable(by)}`}, and keeps the reason that was given then.`,
          columns,
          '  ',
        )),
    ...(cancelled.length === 0
      ? ['  nothing was in flight']
      : wrap(`stopped: ${named}${more > 0 ? `, and ${more} more` : ''}`, columns, '  ', '    ')),
    ...(handlers.length === 0 ? ['  the definition has no on_emergency'] : []),
    ...handlers.flatMap(({ path, status, error }) => {
      const text = `${path} ${status}${error === undefined ? '' : `: ${printable(error)}`}`;
      return wrap(text, columns, status === 'succeeded' ? '  ✓ ' : '  ✗ ', '    ');
    }),
  ];
}
