import { sessionAt } from '../calendar';
import type { AccountSnapshot } from '../slices/account-port';
import type { DeskContext } from './desk-context';
import { lastClose } from './session-start';

/**
 * Notes the equity of a moment, and with it that of the end of the last session where nobody has noted that yet: as it is now, when
 * no session has begun since; else the last that was known before that end.
 */
export async function noteEquity(context: DeskContext, { asOf, equity }: AccountSnapshot): Promise<void> {
  const { ledger, settings } = context;
  const closeMs = lastClose(context);
  const close = new Date(closeMs).toISOString();
  const known = await ledger.lastEquity(settings.name, close);
  const isNoted = known.close !== undefined && Date.parse(known.close) === closeMs;
  if (!isNoted) {
    const isClosedSince = !isOpenAt(context);
    const atClose = isClosedSince ? equity : known.point?.equity;
    if (atClose !== undefined)
      await ledger.recordEquity({ account: settings.name, at: close, equity: atClose, sessionClose: true });
  }
  await ledger.recordEquity({ account: settings.name, at: asOf, equity });
}

function isOpenAt({ calendar, clock }: DeskContext): boolean {
  return sessionAt(calendar, clock.now()) !== undefined;
}
