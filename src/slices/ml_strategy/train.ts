import { defineAction } from '../action';
import { putModel } from './ensemble/model-store';
import { lastSession, readDailyBars } from './ensemble/read-series';
import { trainingSettingsSchema } from './ensemble/settings';
import { skillOf } from './ensemble/skill';
import { trainModel } from './ensemble/train-model';
import { trainInput, trainOutput } from './train-schema';

export const train = defineAction({
  name: 'ml_strategy.train',
  summary:
    'Train an ensemble that forecasts the direction of each symbol, scored walk-forward, and store it as an artifact',
  capability: 'compute',
  input: trainInput,
  output: trainOutput,
  defaults: { timeout: '30m', heartbeat: '2m' },
  pool: true,
  run: async (input, ports) => {
    const { bars, through, ...settings } = input;
    const { series, provenance, doubts } = await readDailyBars(ports.artifacts, bars, through);
    const model = await trainModel(series, provenance, trainingSettingsSchema.parse(settings), ports);
    const stored = await putModel(ports.artifacts, model);
    ports.progress(1);
    return {
      model: stored,
      symbols: model.symbols.map(({ symbol, training_window, samples, record }) => ({
        symbol,
        training_window,
        samples: samples.length,
        out_of_sample: skillOf(record),
      })),
      learned_through: series.map(lastSession).sort()[series.length - 1],
      features: model.features,
      settings: model.settings,
      libraries: model.libraries,
      warnings: [...doubts],
      provenance: model.provenance,
    };
  },
});
