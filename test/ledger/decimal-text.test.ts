import { amountDecimals, decimalText, positiveText, quantityDecimals } from '../../src/ledger/decimal-text';

describe('a decimal as text', () => {
  it.each([
    ['10', '10'],
    ['10.500', '10.5'],
    ['-0.000000001', '-0.000000001'],
    ['99999999998.999999999', '99999999998.999999999'],
    ['007', '7'],
  ])('reads %s as %s', (text, expected) => {
    expect(decimalText('price', text, quantityDecimals)).toBe(expected);
  });

  it.each([
    ['', 'a decimal number as text is needed'],
    ['1e3', 'a decimal number as text is needed'],
    ['NaN', 'a decimal number as text is needed'],
    ['Infinity', 'a decimal number as text is needed'],
    ['1,5', 'a decimal number as text is needed'],
    ['1.0000000001', 'the ledger keeps 9 decimals'],
    ['99999999999', 'numbers up to 99999999999 are kept'],
  ])('refuses %p', (text, why) => {
    expect(() => decimalText('price', text, quantityDecimals)).toThrow(why);
  });

  it.each(['0', '-1', '-0'])('refuses %s where it has to be above zero', (text) => {
    expect(() => positiveText('quantity', text, quantityDecimals)).toThrow('above zero');
  });

  it('keeps 18 decimals of an amount', () => {
    expect(decimalText('fee', '0.000000000000000001', amountDecimals)).toBe('0.000000000000000001');
  });
});
