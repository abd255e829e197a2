import { parseDocument } from 'yaml';
import { catalogueOf } from '../src/catalogue';
import { compileDefinition } from '../src/definition';
import { noop } from './support/noop-action';
import { spreadOf, spreadText } from './support/statistics';

const sizes = [100, 1_000] as const;
const rounds = 9;

/** What it takes to check and compile a definition, beside what the YAML library takes to parse it. */
export async function definitions(): Promise<string[]> {
  const lines = ['## Checking a definition', ''];
  const catalogue = catalogueOf([noop]);
  for (const size of sizes) {
    const text = definitionText(size);
    const parsing: number[] = [];
    const compiling: number[] = [];
    for (let round = -2; round < rounds; round++) {
      const parsed = processorMs(() => parseDocument(text).toJS());
      const compiled = processorMs(() => {
        const { plan, issues } = compileDefinition(text, 'bench.yaml', catalogue);
        if (plan === undefined) throw new Error(issues.map(({ message }) => message).join('\n'));
      });
      if (round < 0) continue;
      parsing.push(parsed);
      compiling.push(compiled);
    }
    const ratios = compiling.map((ms, round) => ms / parsing[round]);
    lines.push(
      `- ${size} steps, processor ms: compiled ${spreadText(spreadOf(compiling))}, of which its YAML alone ${spreadText(spreadOf(parsing))}; ratio ${spreadText(spreadOf(ratios), 2)}`,
    );
  }
  return Promise.resolve([...lines, '']);
}

/** Every step reads the one before it and has a condition. */
function definitionText(steps: number): string {
  const written = Array.from({ length: steps }, (_, n) =>
    n === 0
      ? `  - id: step_0\n    action: ${noop.name}\n    with: { n: 0 }`
      : `  - id: step_${n}\n    action: ${noop.name}\n    with: { n: "\${{ steps.step_${n - 1}.output.n }}" }\n    timeout: 30s\n    retry: { max_attempts: 3 }\n    on_failure: fail`,
  );
  return `name: bench\nversion: 1.0.0\ntype: analysis\nvariables:\n  limit: { type: number, default: 3 }\nsteps:\n${written.join('\n')}\n`;
}

function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
