import type { DeskConnection } from '../slices/trading-desk-port';
import type { DeskContext } from './desk-context';
import { deskHaltOf } from './halt';

/** Asks the venue and the ledger whether orders could be sent now. */
export async function connection({ ledger, broker, settings, origin }: DeskContext): Promise<DeskConnection> {
  const begun = performance.now();
  const [venue, clock] = await Promise.all([broker.account(), broker.clock()]);
  const latencyMs = performance.now() - begun;
  const gate = await ledger.gate(settings.name, origin.runId);
  const isMeant = !broker.real || settings.kind === 'live';
  const problems = [
    ...(venue.tradable ? [] : [`the broker does not let the account trade: ${venue.why ?? 'it does not say why'}`]),
    ...(venue.currency === settings.currency
      ? []
      : [`the account is in ${venue.currency} at the broker, and in ${settings.currency} in the configuration`]),
    ...(isMeant ? [] : [`the broker moves real money, and account '${settings.name}' does not say "live": true`]),
    ...gate.halts.map(({ id, level, reason, by }) => `halt ${id} at level ${level}: ${reason} (${by})`),
    ...(gate.level !== undefined && gate.halts.length === 0 ? [`a lease ran out: level ${gate.level}`] : []),
  ];
  return {
    account: settings.name,
    kind: settings.kind,
    broker: broker.venue,
    real: broker.real,
    tradable: problems.length === 0,
    problems,
    marketOpen: clock.isOpen,
    nextOpen: clock.nextOpen,
    nextClose: clock.nextClose,
    buyingPower: venue.buyingPower,
    halts: gate.halts.map(deskHaltOf),
    latencyMs,
  };
}
