import type { z } from 'zod';
import { ActionError } from '../../action-error';
import type { Logger } from '../../ports';
import type { TradingDesk } from '../../trading-desk-port';
import { closeOutputOf, type closeReportSchema } from './close-output';

/**
 * Closes positions and says what is still held: in the output and the log, or as a failure.
 * @throws ActionError `NotClosed`, which a retry may help, when something is held and that is to fail.
 */
export async function closeAndSay(
  desk: TradingDesk,
  input: { readonly symbols?: string[] | undefined; readonly within: number; readonly fail_when_open: boolean },
  log: Logger,
): Promise<z.infer<typeof closeReportSchema>> {
  const { symbols, within: withinMs, fail_when_open } = input;
  const report = closeOutputOf(await desk.closeAll({ withinMs, ...(symbols !== undefined && { symbols }) }));
  if (report.closed) return report;
  const open = report.positions
    .filter(({ closed }) => !closed)
    .map(({ symbol, after, message }) => `${symbol} ${after}: ${message ?? 'no reason is known'}`)
    .join('; ');
  if (fail_when_open) throw new ActionError('NotClosed', `not everything is closed. ${open}`, { retryable: true });
  log.warn('not everything is closed', { open });
  return report;
}
