import { type Html, html } from '../../base/html';
import type { AccountLook, PositionLook } from '../sources';
import { haltButton } from './halt-form';
import { table } from './table';
import { moneyText, signedMoney, time } from './words';

/** The accounts: what they are worth, what they won or lost, how exposed they are, what they hold, what halts them. */
export function accountsPart(accounts: readonly AccountLook[] | undefined): Html {
  if (accounts === undefined) return html`<p>No ledger yet; it begins with the first order on an account.</p>`;
  if (accounts.length === 0) return html`<p>No accounts in the ledger yet.</p>`;
  return html`${accounts.map(accountPart)}`;
}

const accountPart = (account: AccountLook): Html =>
  html`<article aria-label="Account ${account.name}">
    <div class="head">
      <h3>${account.name} <span class="quiet">${account.kind}, ${account.broker}</span></h3>
      ${haltButton({ scope: 'account', key: account.name }, `Halt ${account.name} …`)}
    </div>
    ${account.halts.map(
      ({ id, level, by, reason, at, scope }) =>
        html`<p class="notice">
          <span class="badge bad"><span aria-hidden="true">■</span> halted</span> at level
          ${level}${scope === 'run' ? ' for one run' : ''} by ${by}, ${time(at)}: ${reason}
          <span class="quiet">(${id})</span>
        </p>`,
    )}
    ${unvaluedNote(account)}
    <dl class="figures">
      ${figures(account).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${positionsPart(account)}
  </article>`;

function unvaluedNote({ unvalued, currency }: AccountLook): Html | undefined {
  if (unvalued === undefined) return undefined;
  const { why, last } = unvalued;
  const noted =
    last === undefined
      ? undefined
      : html` The equity that was noted last is ${moneyText(last.equity)} ${currency}, ${time(last.at)}.`;
  return html`<p class="notice">Not valued at the moment: ${why}.${noted}</p>`;
}

function figures({
  cash,
  currency,
  value,
  openOrders,
  exposureAtCost,
}: AccountLook): readonly (readonly [string, Html])[] {
  const money = (text: string): Html => html`${moneyText(text)} <span class="quiet">${currency}</span>`;
  return [
    ...(value === undefined
      ? [['Gross exposure, at cost', html`${moneyText(exposureAtCost)}`] as const]
      : ([
          ['Equity', money(value.equity)],
          ['P&L since the last close', signedMoney(value.dayPnl)],
          ['Realized today', signedMoney(value.realizedToday)],
          ['Unrealized', signedMoney(value.unrealized)],
          [
            'Gross exposure',
            html`${moneyText(value.grossExposure)}
            ${value.exposurePercent === undefined ? undefined : html`<span class="quiet">${value.exposurePercent} %</span>`}`,
          ],
          ['Net exposure', html`${moneyText(value.netExposure)}`],
        ] as const)),
    ['Cash', money(cash)],
    ['Open orders', html`${openOrders}`],
  ];
}

function positionsPart({ name, positions }: AccountLook): Html {
  if (positions.length === 0) return html`<p>No positions.</p>`;
  return table<PositionLook>(
    `Positions of ${name}`,
    [
      { head: 'Symbol', cell: ({ symbol }) => symbol },
      { head: 'Quantity', kind: 'number', cell: ({ quantity }) => quantity.replace('-', '\u2212') },
      { head: 'Average price', kind: 'number', cell: ({ averagePrice }) => moneyText(averagePrice) },
      {
        head: 'Price',
        kind: 'number',
        cell: ({ price }) => (price === undefined ? 'not known' : moneyText(price.price)),
      },
      {
        head: 'Worth',
        kind: 'number',
        cell: ({ price }) => (price === undefined ? 'not known' : moneyText(price.worth)),
      },
      {
        head: 'Unrealized',
        kind: 'number',
        cell: ({ price }) => (price === undefined ? 'not known' : signedMoney(price.unrealized)),
      },
      { head: 'Priced', cell: ({ price }) => (price === undefined ? '' : time(price.at)) },
    ],
    positions,
  );
}
