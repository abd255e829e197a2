import type { Check } from './rejection';

/** No halt forbids it. The gate in the ledger decides again, at the moment of sending. */
export const haltLevel: Check = {
  name: 'halt',
  judge({ gate, opens, quantity, closes }) {
    const { level, halts } = gate;
    if (level === undefined || (level === 'reduce_only' && opens.isZero())) return undefined;
    const [first] = halts.filter((halt) => halt.level === level);
    const why = first === undefined ? 'a lease ran out' : `${first.reason} (${first.by}, ${first.id})`;
    const what =
      level === 'reduce_only'
        ? `lets an order only reduce: ${quantity.toFixed()} are ordered, ${closes.toFixed()} can be closed`
        : 'lets no order through';
    return {
      message: `a halt at level ${level} ${what}: ${why}`,
      figures: { level, quantity, closes, ...(first && { halt: first.id, scope: first.scope }) },
    };
  },
};
