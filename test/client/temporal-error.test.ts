import { connectionSettings } from '../../src/client/connect';
import { asTemporalError } from '../../src/client/temporal-error';

/** An error as gRPC throws it. */
const grpcError = (code: number, details: string): Error =>
  Object.assign(new Error(details), { code, details, metadata: {} });

describe('asTemporalError', () => {
  it.each([
    [14, 'TemporalUnreachable', 'No connection established. Last error: ECONNREFUSED. Resolution note: '],
    [4, 'TemporalUnreachable', 'No connection established. Last error: ECONNREFUSED. Resolution note:'],
    [9, 'TemporalRefused', 'No connection established. Last error: ECONNREFUSED.'],
  ])('of code %d is %s, without the heading that gRPC has nothing for', (code, name, details) => {
    const error = asTemporalError(grpcError(code, details), connectionSettings({ address: '127.0.0.1:7233' }));
    expect(error).toMatchObject({
      code: name,
      message: expect.stringMatching(/^the Temporal server at .*: No connection established\. .* ECONNREFUSED\.$/),
    });
  });

  it('keeps a note that says something', () => {
    const error = asTemporalError(
      grpcError(14, 'Name resolution failed. Resolution note: no such host'),
      connectionSettings({ address: 'nowhere:7233' }),
    );
    expect(error).toMatchObject({ message: expect.stringMatching(/Resolution note: no such host$/) });
  });
});
