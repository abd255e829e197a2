import { CancellationScope } from '@temporalio/workflow';

/** Cancellation scopes by name, made when they are needed. */
export class Scopes {
  private readonly scopes = new Map<string, CancellationScope>();

  constructor(
    /** The scope that no cancellation of the run reaches: what is cancelled, and when, is for the engine to say. */
    private readonly parent: CancellationScope,
  ) {}

  named(name: string): CancellationScope {
    let scope = this.scopes.get(name);
    if (scope === undefined) {
      scope = new CancellationScope({ cancellable: true, parent: this.parent });
      this.scopes.set(name, scope);
    }
    return scope;
  }

  /** Cancels all that is in a scope. What is started in it later belongs to a new one. */
  cancel(name: string): void {
    this.scopes.get(name)?.cancel();
    this.scopes.delete(name);
  }
}
