// The conditions of definitions outside a run. This part of the library loads no Temporal and needs no server.
import { conditionTemplates, evaluate } from 'bellwether/expression';

const facts = {
  health_status: 'healthy',
  regime: 'bull_quiet',
  daily_loss: 0.004,
  drawdown: 0.14,
  exposure: 0.6,
  risk_score: 0.3,
};

const gate = evaluate('SAFE_TO_TRADE', { context: facts });
console.log(`SAFE_TO_TRADE: ${gate.explanation}`);
console.log(`It stands for: ${conditionTemplates.SAFE_TO_TRADE.source}`);

// What is not set is an error, never false.
try {
  evaluate('daily_loss < max_daily_loss', { context: facts });
} catch (error) {
  console.log(`${error.name} ${error.code}: ${error.message}`);
}
