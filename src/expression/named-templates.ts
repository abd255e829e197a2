/** A condition with a name of its own: `when: SAFE_TO_TRADE`. */
export interface NamedTemplate {
  readonly source: string;
  readonly rationale: string;
}

/**
 * What the named templates stand for, over the names of the trading context. The figures are those of the shipped
 * slices: volatility is annualised and high from 0.25 on, exposure is limited to 0.8 of equity, a position to 0.1,
 * a day's loss to 0.02.
 */
export const namedTemplates: Readonly<Record<string, NamedTemplate>> = {
  BULL_MARKET: {
    source: "regime in ['bull_quiet', 'bull_volatile']",
    rationale: 'Either of the two regimes with a rising trend',
  },
  HIGH_VOLATILITY: {
    source: 'volatility >= 0.25',
    rationale: 'Annualised volatility of 25 % and more is high, of 40 % and more extreme',
  },
  LOW_RISK: {
    source: 'risk_score < 0.3 && volatility < 0.25 && drawdown < 0.05',
    rationale: 'A low score of 0 to 1, a calm market, and no loss to recover from that is worth an alert',
  },
  RISK_LIMIT_BREACH: {
    source: 'daily_loss >= 0.02 || exposure > 0.8 || position_concentration > 0.2 || risk_score > 0.8',
    rationale: 'One of the limits at which trading is cut back: daily loss, exposure, concentration, risk score',
  },
  PROFITABLE: {
    source: 'total_pnl > 0',
    rationale: 'Ahead over the whole run, whatever today has brought',
  },
  HIGH_EXPOSURE: {
    source: 'exposure > 0.8',
    rationale: 'More than the 80 % of equity that the portfolio may have in positions',
  },
  SAFE_TO_TRADE: {
    source:
      "health_status == 'healthy' && regime != 'crisis' && daily_loss < 0.02 && drawdown < 0.1 && exposure <= 0.8 && risk_score <= 0.8",
    rationale: 'The system is well, the market is no crisis, and no limit is reached: new positions may be opened',
  },
  EMERGENCY_EXIT: {
    source: "regime == 'crisis' || drawdown >= 0.2 || daily_loss >= 0.05",
    rationale: 'A crisis, a fifth of the peak lost, or two and a half times the daily limit: close everything',
  },
};
