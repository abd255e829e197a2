import { z } from 'zod';
import { ActionError } from '../../action-error';
import type { DeskOrder } from '../../trading-desk-port';
import { Exact, positiveAmountSchema } from '../risk';

const bracket = z
  .strictObject({
    take_profit: positiveAmountSchema.optional().describe('Limit price that takes the profit'),
    stop_loss: positiveAmountSchema.optional().describe('Stop price that ends the loss'),
  })
  .refine(({ take_profit, stop_loss }) => take_profit !== undefined || stop_loss !== undefined, {
    error: 'give a take_profit, a stop_loss, or both',
  });

/** The fields of an order that say which exits the broker is to keep for it. */
export const exitFields = {
  bracket: bracket
    .optional()
    .describe('Exits that the broker keeps, and begins when the order is filled whole; one ends the other'),
  oco: z
    .strictObject({ stop_loss: positiveAmountSchema.describe('Stop price; limit_price is the take-profit') })
    .optional()
    .describe(
      'For a limit order that closes a position: a stop for the same shares; what one fills the other does not',
    ),
};

type Amount = z.output<typeof positiveAmountSchema>;

interface Given {
  readonly side: DeskOrder['side'];
  readonly type: DeskOrder['type'];
  readonly time_in_force: DeskOrder['timeInForce'];
  readonly limit_price?: Amount | undefined;
  readonly stop_price?: Amount | undefined;
  readonly bracket?: { readonly take_profit?: Amount | undefined; readonly stop_loss?: Amount | undefined } | undefined;
  readonly oco?: { readonly stop_loss: Amount } | undefined;
}

/** The exits as the desk takes them. @throws ActionError `InvalidInput` for those that do not fit their order. */
export function exitsOf(what: string, given: Given): Pick<DeskOrder, 'bracket' | 'oco'> {
  const { bracket: exits, oco, type, time_in_force } = given;
  if (exits === undefined && oco === undefined) return {};
  const wrong = (why: string): never => {
    throw new ActionError('InvalidInput', `${what} ${why}`);
  };
  if (exits !== undefined && oco !== undefined) return wrong('has a bracket and an oco: give one of them');
  if (time_in_force === 'ioc') return wrong('is ioc: an order with exits is day or gtc');
  if (oco !== undefined) {
    if (type !== 'limit' || given.limit_price === undefined)
      return wrong(`is a ${type} order: an oco goes with a limit order, its take-profit`);
    requireBeyond(wrong, given.side, ['limit_price', given.limit_price], ['oco.stop_loss', oco.stop_loss]);
    return { oco: { stopLossPrice: textOf(oco.stop_loss) } };
  }
  const { take_profit, stop_loss } = exits ?? {};
  const away = given.side === 'buy' ? 'sell' : 'buy';
  const entry = given.limit_price ?? given.stop_price;
  const named = given.limit_price === undefined ? 'stop_price' : 'limit_price';
  if (take_profit !== undefined && stop_loss !== undefined)
    requireBeyond(wrong, away, ['bracket.take_profit', take_profit], ['bracket.stop_loss', stop_loss]);
  if (take_profit !== undefined && entry !== undefined)
    requireBeyond(wrong, away, ['bracket.take_profit', take_profit], [named, entry]);
  if (stop_loss !== undefined && entry !== undefined)
    requireBeyond(wrong, away, [named, entry], ['bracket.stop_loss', stop_loss]);
  return {
    bracket: {
      ...(take_profit !== undefined && { takeProfitPrice: textOf(take_profit) }),
      ...(stop_loss !== undefined && { stopLossPrice: textOf(stop_loss) }),
    },
  };
}

/** For who sells, the first price has to be above the second; for who buys, below. */
function requireBeyond(
  wrong: (why: string) => never,
  side: DeskOrder['side'],
  [name, price]: readonly [string, Amount],
  [otherName, other]: readonly [string, Amount],
): void {
  const difference = new Exact(price).cmp(new Exact(other));
  if (side === 'sell' ? difference > 0 : difference < 0) return;
  wrong(
    `has ${name} ${textOf(price)} and ${otherName} ${textOf(other)}: ${name} has to be ${side === 'sell' ? 'above' : 'below'} ${otherName}`,
  );
}

function textOf(amount: Amount): string {
  return new Exact(amount).toFixed();
}
