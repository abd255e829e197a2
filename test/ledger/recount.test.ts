import { Exact } from '../../src/ledger/decimal-text';
import { moved, nothingHeld, type Move } from '../../src/ledger/recount';

const fill = (quantity: string, price: string): Move => ({
  kind: 'fill',
  quantity: new Exact(quantity),
  price: new Exact(price),
});

describe('the recount of a holding', () => {
  it.each<[string, readonly Move[], string, string, string]>([
    ['opens at its price', [fill('10', '2')], '10', '20', '0'],
    ['adds to the cost', [fill('10', '2'), fill('5', '4')], '15', '40', '0'],
    ['gains what a part is sold above its cost', [fill('10', '2'), fill('-4', '3')], '6', '12', '4'],
    ['loses what a short position is bought back above', [fill('-10', '2'), fill('4', '3')], '-6', '-12', '-4'],
    ['turns from long to short', [fill('10', '2'), fill('-15', '3')], '-5', '-15', '10'],
    ['turns from short to long', [fill('-10', '3'), fill('12', '2')], '2', '4', '10'],
    ['closes to nothing', [fill('3', '1'), fill('-3', '2')], '0', '0', '3'],
    [
      'leaves no cost behind when thirds are closed',
      [fill('1', '1'), fill('2', '2'), fill('-1', '2'), fill('-1', '2'), fill('-1', '2')],
      '0',
      '0',
      '1',
    ],
    [
      'rounds the share of the cost to 18 decimals',
      [fill('3', '1'), fill('4', '2'), fill('-2', '2')],
      '5',
      '7.857142857142857143',
      '0.857142857142857143',
    ],
    [
      'takes an adjustment with the cost that it brings',
      [fill('10', '2'), { kind: 'adjustment', quantity: new Exact(10), cost: new Exact(0) }, fill('-20', '1.5')],
      '0',
      '0',
      '10',
    ],
  ])('%s', (_, moves, quantity, cost, realized) => {
    const held = moves.reduce(moved, nothingHeld);
    expect([held.quantity.toFixed(), held.cost.toFixed(), held.realizedPnl.toFixed()]).toEqual([
      quantity,
      cost,
      realized,
    ]);
  });
});
