import { defineAction } from '../action';
import { Candidates } from './candidates';
import { dimensionValues } from './dimension-values';
import { spaceInput, spaceOutput } from './space-schema';

export const createParameterSpace = defineAction({
  name: 'optimize.create_parameter_space',
  summary: 'Turn ranges, choices and constraints into a counted search space, refused when it is too large',
  capability: 'compute',
  input: spaceInput,
  output: spaceOutput,
  defaults: { timeout: '1m' },
  run: async (input) => {
    const dimensions = Object.entries(input.parameters).map(([name, given]) => ({
      name,
      values: dimensionValues(name, given),
    }));
    const candidates = new Candidates(
      { strategy: input.strategy, dimensions, constraints: input.constraints },
      input.max_candidates,
    );
    const size = candidates.ids.length;
    const parts = Math.min(input.chunks, size);
    return {
      space: { ...candidates.space, combinations: candidates.combinations, size },
      size,
      chunks: Array.from({ length: parts }, (_, index) => ({ index, of: parts })),
    };
  },
});
