import { catalogueOf } from '../../src/catalogue';
import { compileDefinition } from '../../src/definition';
import { loadYaml } from '../../src/definition/load';
import { outlineOf } from '../../src/definition/outline';
import { checkStructure } from '../../src/definition/structure';
import { drawingOf } from '../../src/graph';
import type { Drawing } from '../../src/graph/drawing';

/** The drawing of a definition with these steps; what else is in it is written behind them. */
export function drawingFrom(steps: string, rest = ''): Drawing {
  return drawingOfText(`name: sample\nversion: 1.0.0\ntype: analysis\nsteps:\n${steps}\n${rest}`);
}

function drawingOfText(text: string): Drawing {
  const { data, issues } = loadYaml(text, 'sample.yaml');
  const definition = data === undefined ? undefined : checkStructure(data).definition;
  if (definition === undefined) throw new Error(`nothing to draw: ${JSON.stringify(issues)}`);
  return drawingOf(definition, outlineOf(definition));
}

/** The codes of a text's issues: so that what a test draws is known to be a definition. */
export function issuesOf(text: string): string[] {
  return compileDefinition(text, 'sample.yaml', catalogueOf()).issues.map(({ code, message }) => `${code}: ${message}`);
}
