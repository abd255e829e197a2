import { didYouMean, suggest } from '../../src/base/suggest';

const known = ['drawdown', 'regime', 'volatility', 'size', 'id', 'when'];

describe('the word that was meant', () => {
  it.each([
    ['drawdwon', 'drawdown'],
    ['drawdow', 'drawdown'],
    ['Regime', 'regime'],
    ['regmie', 'regime'],
    ['vol', undefined],
    ['wehn', 'when'],
    ['wen', 'when'],
    ['di', undefined],
    ['ix', 'id'],
    ['zzzz', undefined],
    ['', undefined],
    ['x'.repeat(500_000), undefined],
  ])('for %.20j is %j', (word, expected) => {
    expect(suggest(word, known)).toBe(expected);
  });

  it('is the nearest, and of equally near ones the first', () => {
    expect(suggest('stepz', ['stop', 'steps', 'step'])).toBe('steps');
    expect(suggest('aaax', ['aaab', 'aaac'])).toBe('aaab');
  });

  it('is none where nothing is known', () => {
    expect(suggest('x', [])).toBeUndefined();
  });

  it('is said with a space before it, or not at all', () => {
    expect(didYouMean('regmie', known)).toBe(" Did you mean 'regime'?");
    expect(didYouMean('zzzz', known)).toBe('');
  });
});
