import { CommanderError } from 'commander';
import { runInNewContext } from 'node:vm';
import { BellwetherError } from '../../src/base/errors';
import { explain } from '../../src/cli/main';
import { InvalidDefinitionError } from '../../src/client/definition-errors';
import { RunWithoutResultError } from '../../src/client/run-without-result';
import { fakeOutput } from './fake-output';

describe('explain', () => {
  it.each<[number, string, Error]>([
    [2, 'wrong use', new BellwetherError('WrongUse', 'x')],
    [2, 'an unknown definition', new BellwetherError('UnknownDefinition', 'x')],
    [2, 'a definition that is not valid', new InvalidDefinitionError('a.yaml', [])],
    [2, 'variables that are not valid', new BellwetherError('InvalidVariables', 'x')],
    [2, 'an unknown action', new BellwetherError('UnknownAction', 'x')],
    [2, 'an unknown run', new BellwetherError('UnknownRun', 'x')],
    [2, 'a run that exists', new BellwetherError('RunExists', 'x')],
    [1, 'a server that cannot be reached', new BellwetherError('TemporalUnreachable', 'x')],
    [1, 'a run that was refused', new RunWithoutResultError('InvalidVariables', 'x')],
    [1, 'a bug', new TypeError('x')],
    [0, 'help', new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)')],
  ])('exits with %d for %s', (code, _, error) => {
    expect(explain(error, fakeOutput())).toBe(code);
  });

  it('prints the message alone of an error that is known', () => {
    const output = fakeOutput();
    explain(new BellwetherError('TemporalUnreachable', 'no server answers'), output);
    expect(output.errors).toEqual(['no server answers']);
    expect(output.documents).toEqual([]);
  });

  it('prints where a bug is', () => {
    const output = fakeOutput();
    explain(new TypeError('oops'), output);
    expect(output.errors[0]).toMatch(/^TypeError: oops\n +at /);
  });

  it('knows an error of another realm by its shape', () => {
    const error: unknown = runInNewContext("new TypeError('oops')");
    const [output, json] = [fakeOutput(), fakeOutput({ json: true })];
    explain(error, output);
    explain(error, json);
    expect(error instanceof Error).toBe(false);
    expect(output.errors[0]).toMatch(/^TypeError: oops\n +at /);
    expect(json.documents).toEqual([{ error: { code: 'InternalError', message: 'oops' } }]);
  });

  it.each<[Error | string, object]>([
    [new BellwetherError('UnknownRun', 'there is none'), { code: 'UnknownRun', message: 'there is none' }],
    [new TypeError('oops'), { code: 'InternalError', message: 'oops' }],
    ['thrown', { code: 'InternalError', message: 'thrown' }],
  ])('gives %p as one JSON document', (error, document) => {
    const output = fakeOutput({ json: true });
    explain(error, output);
    expect(output.documents).toEqual([{ error: document }]);
  });

  it('gives every issue of a definition as JSON', () => {
    const issue = {
      code: 'unknown-action',
      severity: 'error',
      message: 'm',
      file: 'a.yaml',
      line: 7,
      column: 13,
      path: 'steps[0].action',
    } as const;
    const output = fakeOutput({ json: true });
    explain(new InvalidDefinitionError('a.yaml', [issue]), output);
    expect(output.documents).toEqual([
      { error: { code: 'InvalidDefinition', message: 'a.yaml:7:13: error unknown-action: m', issues: [issue] } },
    ]);
  });
});
