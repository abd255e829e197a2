import { z } from 'zod';
import { type Portfolio, type RiskComponent, riskComponent, riskScore } from '../shared/risk';

const share = z.number().gt(0).max(1);

/** The limits of an account, as inputs of actions. All are shares of the equity but the leverage. */
export const limitFields = {
  max_position_size: share
    .default(0.1)
    .describe('Largest size that an order may give one position, share of the equity'),
  max_position_concentration: share
    .default(0.2)
    .describe('Size of one position from which on it has to be reduced, share of the equity'),
  max_exposure: z
    .number()
    .gt(0)
    .max(10)
    .default(0.8)
    .describe('Largest sizes of all positions together, share of the equity'),
  max_leverage: z
    .number()
    .gt(0)
    .max(10)
    .default(1)
    .describe('Largest sizes of all positions together over the equity that the account allows'),
  max_daily_loss: share.default(0.02).describe('Loss since the session before at which nothing more is opened'),
  max_drawdown: share.default(0.2).describe('Fall from the highest equity at which nothing more is opened'),
};

export type Limits = z.output<z.ZodObject<typeof limitFields>>;

/** Figures of a portfolio that limits are about, as outputs of actions. */
export const accountFigures = {
  equity: z.number().describe('Cash and market values, in the currency of the account'),
  cash: z.number(),
  exposure: z.number().min(0).describe('Sizes of all positions together, long and short, share of the equity'),
  leverage: z.number().min(0).describe('The same figure by its other name'),
  position_concentration: z.number().min(0).describe('Size of the largest position, share of the equity'),
  daily_loss: z.number().min(0).describe('Loss since the session before, share of the equity then; 0 for a gain'),
  drawdown: z.number().min(0).describe('Fall from the highest equity, share of it'),
  open_positions: z.int().min(0),
};

/** What these fields are published as. */
export const accountFacts = {
  equity: 'equity',
  cash: 'cash',
  exposure: 'exposure',
  leverage: 'leverage',
  position_concentration: 'position_concentration',
  daily_loss: 'daily_loss',
  drawdown: 'drawdown',
  open_positions: 'open_positions',
} as const;

export function figuresOf(portfolio: Portfolio) {
  return {
    equity: portfolio.equity.toNumber(),
    cash: portfolio.cash.toNumber(),
    exposure: portfolio.exposure,
    leverage: portfolio.exposure,
    position_concentration: portfolio.largest,
    daily_loss: portfolio.dailyLoss,
    drawdown: portfolio.drawdown,
    open_positions: portfolio.holdings.length,
  };
}

/** The risk of a portfolio against its limits; `more` is what else was measured. */
export function limitRisk(
  portfolio: Portfolio,
  limits: Pick<Limits, 'max_exposure' | 'max_position_concentration' | 'max_daily_loss' | 'max_drawdown'>,
  more: readonly RiskComponent[] = [],
): { risk_score: number; risk_components: RiskComponent[] } {
  const components = [
    riskComponent('exposure', 'state', portfolio.exposure, limits.max_exposure),
    riskComponent('concentration', 'state', portfolio.largest, limits.max_position_concentration),
    ...more,
    riskComponent('daily_loss', 'loss', portfolio.dailyLoss, limits.max_daily_loss),
    riskComponent('drawdown', 'loss', portfolio.drawdown, limits.max_drawdown),
  ];
  return { risk_score: riskScore(components), risk_components: components };
}
