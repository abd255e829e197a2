import type { Signal } from '../shared/signals';

/** The buy or sell with the greatest strength times confidence, the first of equals; undefined where all hold. */
export function leadOf<Of extends Pick<Signal, 'action' | 'strength'> & { readonly confidence: number }>(
  signals: readonly Of[],
): Of | undefined {
  let lead: Of | undefined;
  for (const signal of signals) {
    if (signal.action === 'hold') continue;
    if (lead === undefined || signal.strength * signal.confidence > lead.strength * lead.confidence) lead = signal;
  }
  return lead;
}
