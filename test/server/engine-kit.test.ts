import { testsOnTemporal } from '../support/kit/on-temporal';

jest.setTimeout(180_000);

// A part of the kit; the lane `long` runs all of it.
testsOnTemporal(12);
