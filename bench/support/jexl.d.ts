declare module 'jexl' {
  interface JexlExpression {
    compile(): JexlExpression;
    evalSync(context: object): unknown;
  }

  /** What the benchmark uses of the package, which has no types of its own. */
  export class Jexl {
    addFunction(name: string, call: (...args: never[]) => unknown): void;
    addTransform(name: string, call: (...args: never[]) => unknown): void;
    createExpression(source: string): JexlExpression;
  }
}
