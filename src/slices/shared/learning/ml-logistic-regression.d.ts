/** What is used of the package, which has no types of its own. */
declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';

  interface Options {
    readonly numSteps: number;
    readonly learningRate: number;
  }

  interface TwoClasses {
    /** One row: a weight for each column of the features. */
    readonly weights: Matrix;
  }

  class LogisticRegression {
    constructor(options: Options);
    /** The classifier at index `i` tells class `i` from all others: it gives the probability of not being of class `i`. */
    readonly classifiers: readonly TwoClasses[];
    train(features: Matrix, labels: Matrix): void;
  }

  export = LogisticRegression;
}
