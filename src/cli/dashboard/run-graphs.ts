import { messageOf } from '../../base/errors';
import type { BellwetherClient } from '../../client';
import { markOf, type GraphLook, type RunLook } from '../../dashboard';
import { drawingOfPlan, svgForPage, withStates } from '../../graph';
import type { Drawing } from '../../graph/drawing';

const mostKept = 20;
/** How long a plan that could not be had is not asked for again. */
const againMs = 10_000;

type Kept = { readonly drawing: Drawing } | { readonly why: string; readonly at: number };

/** Graphs of runs, from the plans that they really run: each is asked for once. */
export class RunGraphs {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly client: Pick<BellwetherClient, 'reruns'>) {}

  async of(run: RunLook): Promise<GraphLook> {
    if (run.steps.length === 0) return { why: 'The graph is drawn when the steps are known.' };
    const kept = await this.#drawingOf(run);
    if ('why' in kept) return { why: kept.why };
    const states = new Map<string, string>();
    // A step of a loop stands as its latest round does.
    for (const { path, status } of run.steps) states.set(path.replaceAll(/\[\d+\]/g, ''), status);
    const drawing = withStates(kept.drawing, (path) => {
      const state = states.get(path);
      return state === undefined ? undefined : { state, text: `${markOf(state)} ${state}` };
    });
    return { svg: svgForPage(drawing) };
  }

  async #drawingOf({ runId, startedAt }: RunLook): Promise<Kept> {
    // An id may be given to another run, which began at another time.
    const key = `${startedAt} ${runId}`;
    const known = this.#kept.get(key);
    if (known !== undefined && ('drawing' in known || Date.now() - known.at < againMs)) return known;
    const found = await this.#find(runId);
    this.#kept.delete(key);
    this.#kept.set(key, found);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return found;
  }

  async #find(runId: string): Promise<Kept> {
    try {
      const { plan } = await this.client.reruns.checkpoint(runId);
      return { drawing: drawingOfPlan(plan) };
    } catch (error) {
      return {
        why: `The graph cannot be drawn, since the plan of the run is not known: ${messageOf(error)}`,
        at: Date.now(),
      };
    }
  }
}
