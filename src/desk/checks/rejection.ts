import type { OrderCheck, OrderRejection } from '../../slices/trading-desk-port';
import type { Exact } from '../exact';
import type { OrderFacts } from './order-facts';

/** Whether an order may be sent, by one rule: undefined when it may. */
export interface Check {
  readonly name: OrderCheck;
  judge(facts: OrderFacts): Verdict | undefined;
}

interface Verdict {
  readonly message: string;
  readonly figures: Readonly<Record<string, Exact | string | number | undefined>>;
}

export function rejectionBy(check: OrderCheck, { message, figures }: Verdict): OrderRejection {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(figures))
    if (value !== undefined) texts[name] = typeof value === 'object' ? value.toFixed() : String(value);
  return { by: check, message, figures: texts };
}

/** A share as people read it. */
export function percent(share: Exact | number): string {
  return `${Number((Number(share) * 100).toPrecision(4))} %`;
}
