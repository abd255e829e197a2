import LogisticRegression from 'ml-logistic-regression';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import {
  continueLogistic,
  fitLogistic,
  logisticProbability,
} from '../../../../src/slices/shared/learning/logistic-regression';
import reference from '../../../oracles/logistic_regression.json';

const close = (values: readonly number[], digits: number) => values.map((value) => expect.closeTo(value, digits));

describe.each(reference)('logistic regression of scikit-learn, $name', (expected) => {
  const data = { rows: expected.rows, labels: expected.labels };
  const options = { steps: 1000, priorScale: expected.prior_scale };

  it('has the same coefficients and probabilities to 5e-7', () => {
    const model = fitLogistic(data, options);
    expect(model).toEqual(close(expected.coefficients, 6));
    expect(data.rows.map((row) => logisticProbability(model, row))).toEqual(close(expected.probabilities, 6));
  });

  it('comes to the same by going on from nothing, step by step', () => {
    const start = expected.coefficients.map(() => 0);
    const steps = { ...options, steps: 25 };
    expect(continueLogistic(start, data, steps)).toEqual(close(fitLogistic(data, steps), 12));
  });

  it('does not move where nothing is new', () => {
    const model = fitLogistic(data, options);
    expect(continueLogistic(model, data, options)).toEqual(close(model, 6));
  });

  it('moves towards a row that contradicts it', () => {
    const model = fitLogistic(data, options);
    const row = data.rows[0];
    const before = logisticProbability(model, row);
    const label = before > 0.5 ? 0 : 1;
    const moved = continueLogistic(
      model,
      { rows: [...data.rows, row], labels: [...data.labels, label] },
      { ...options, steps: 5 },
    );
    const after = logisticProbability(moved, row);
    expect(Math.sign(after - before)).toBe(label === 1 ? 1 : -1);
  });
});

describe('logistic regression', () => {
  it.each([1, 7, 200])('takes the steps of the library, number for number, after %i of them', (steps) => {
    const rows = Array.from({ length: 40 }, (_, index) => [Math.sin(index), Math.cos(3 * index), (index % 7) / 3 - 1]);
    const labels = rows.map(([first, second]) => (first + second > 0.2 ? 1 : 0));
    const priorScale = 6;
    const prior = [0, 1, 2, 3].flatMap((column) =>
      [0, 1].map(() => [0, 1, 2, 3].map((other) => (other !== column ? 0 : column === 0 ? 1 : priorScale))),
    );
    const features = new Matrix([...rows.map((row) => [1, ...row]), ...prior]);
    const { realEigenvalues } = new EigenvalueDecomposition(features.transpose().mmul(features), {
      assumeSymmetric: true,
    });
    const library = new LogisticRegression({ numSteps: steps, learningRate: 4 / Math.max(...realEigenvalues) });
    library.train(features, Matrix.columnVector([...labels, ...prior.map((_, index) => index % 2)]));
    expect(fitLogistic({ rows, labels }, { steps, priorScale })).toEqual(library.classifiers[0].weights.getRow(0));
  });

  it('stays finite where all rows have one label', () => {
    const model = fitLogistic({ rows: [[1], [2], [3]], labels: [1, 1, 1] }, { steps: 1000, priorScale: 6 });
    expect(model.every(Number.isFinite)).toBe(true);
    expect(logisticProbability(model, [2])).toBeGreaterThan(0.5);
  });
});
