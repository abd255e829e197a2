/** Who votes on the recommendation, in the order in which votes are listed. */
export const voterNames = [
  'trend',
  'moving_averages',
  'price_to_average',
  'macd',
  'directional_movement',
  'momentum',
  'volume_balance',
  'rsi',
  'bollinger',
  'stochastic',
  'cci',
  'williams_r',
  'money_flow',
  'patterns',
] as const;

export type VoterName = (typeof voterNames)[number];
