import { parseDuration } from '../base/duration';
import type { Json } from '../base/json';
import type { Catalogue } from '../catalogue';
import { planPathOf, type ActionCall, type AttemptEnd } from '../simulation';
import type { Mock, MockedAnswer, TestCase } from './test-file-schema';

/** A call of an action in a test: the first attempt of one execution of a step. */
export interface RecordedCall {
  /** It belongs to the definition under test, not to a child. */
  readonly isOwn: boolean;
  readonly path: string;
  readonly action: string;
  readonly input: Json;
}

/** Stands for the workers: gives what the test says, and writes down who asked for what. */
export class MockedActions {
  readonly calls: RecordedCall[] = [];
  /** Steps that called an action that the test says nothing of, with that action, each once. */
  readonly unmocked = new Map<string, string>();
  private readonly mocks: Readonly<Record<string, Mock>>;
  /** Answers of sequences that have been given. */
  private readonly given = new Map<string, number>();

  constructor(
    private readonly catalogue: Catalogue,
    /** Whether an execution is of the definition under test: only its steps have mocks of their own. */
    private readonly isOwn: (executionId: string) => boolean,
    shared: TestCase['actions'],
    own: TestCase['actions'],
  ) {
    this.mocks = { ...shared, ...own };
  }

  readonly perform = (call: ActionCall): AttemptEnd => {
    const { executionId, path, action: name, input, attempt } = call;
    if (attempt === 1) this.calls.push({ isOwn: this.isOwn(executionId), path, action: name, input });
    const action = this.catalogue.get(name)?.action;
    const refused = action?.input.safeParse(input).error;
    if (refused !== undefined) {
      const problems = refused.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      return failed({ type: 'InvalidInput', message: `the input of ${name} is not valid: ${problems}` }, false);
    }
    const answer = this.answerTo(call);
    if (answer === undefined) {
      this.unmocked.set(planPathOf(path), name);
      return failed({ type: 'NotMocked', message: `the test does not say what ${name} gives` }, false);
    }
    const tookMs = parseDuration(answer.takes ?? '0ms') ?? 0;
    if (answer.error !== undefined) {
      const { type, message = `the test has ${name} fail`, retryable = true } = answer.error;
      return { kind: 'failed', error: { type, message }, retryable, tookMs };
    }
    // Checked when the file was read: what it leaves out has its default here.
    const output = action?.output.safeParse(answer.output).data ?? answer.output ?? null;
    return { kind: 'succeeded', output: JSON.parse(JSON.stringify(output)) as Json, tookMs };
  };

  /** The mock of this very step, that of the step in all iterations, or that of the action. */
  private answerTo({ executionId, path, action }: ActionCall): MockedAnswer | undefined {
    const own = this.isOwn(executionId) ? [path, planPathOf(path)] : [];
    const key = [...own, action].find((name) => Object.hasOwn(this.mocks, name));
    if (key === undefined) return undefined;
    const mock = this.mocks[key];
    const { sequence } = mock;
    if (sequence === undefined) return mock;
    const number = this.given.get(key) ?? 0;
    this.given.set(key, number + 1);
    return sequence[Math.min(number, sequence.length - 1)];
  }
}

const failed = (error: { readonly type: string; readonly message: string }, retryable: boolean): AttemptEnd => ({
  kind: 'failed',
  error,
  retryable,
  tookMs: 0,
});
