import { testsOnTemporal } from '../support/kit/on-temporal';

jest.setTimeout(3_600_000);

testsOnTemporal(1, ['once', 'anew', 'forgotten']);
