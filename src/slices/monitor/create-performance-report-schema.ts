import { z } from 'zod';
import { artifactRefSchema } from '../shared/artifact-ref';
import { backtestSchema } from './report/backtest-schema';
import { marketSchema } from './report/market-schema';
import { qualitySchema } from './report/quality-schema';
import { summarySchema } from './report/report-schema';
import { selectionSchema } from './report/selection-schema';

export const createPerformanceReportInput = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Heading of the report; left out: the symbols and the test window of the backtest'),
  backtest: backtestSchema.describe('The whole output of backtest.run'),
  analysis: marketSchema
    .optional()
    .describe('Output of analyze.find_patterns; left out: the report has no market analysis'),
  selection: selectionSchema
    .optional()
    .describe(
      'Output of ml_strategy.predict_best_strategy; left out: the report does not say how the strategy was chosen',
    ),
  quality: qualitySchema
    .optional()
    .describe('The quality of the output of data.get_historical_data; left out: the report has no data quality'),
});

const reportFileSchema = artifactRefSchema
  .pick({ ref: true, bytes: true })
  .extend({ path: z.string().describe('Where the file lies') });

export const createPerformanceReportOutput = z.strictObject({
  html: reportFileSchema.describe('The report for people: one file that needs nothing else'),
  json: reportFileSchema.describe('The same content as data'),
  summary: summarySchema,
});
