import { defineAction } from '../action';
import { Candidates } from './candidates';
import { dimensionValues } from './dimension-values';
import { type DimensionInput, spaceInput, spaceOutput } from './space-schema';

export const createParameterSpace = defineAction({
  name: 'optimize.create_parameter_space',
  summary: 'Turn ranges, choices and constraints into a counted search space, refused when it is too large',
  capability: 'compute',
  input: spaceInput,
  output: spaceOutput,
  defaults: { timeout: '1m' },
  pool: ({ parameters }) => combinationsOf(Object.values(parameters)) > 20_000,
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

/** About how many: of a range that is refused too, which says so when it is run. */
function combinationsOf(dimensions: readonly DimensionInput[]): number {
  return dimensions.reduce<number>((product, given) => {
    if (typeof given !== 'object') return product;
    return product * ('values' in given ? given.values.length : (given.to - given.from) / given.step + 1);
  }, 1);
}
