// Imported before tests that ask how many random cases to try: a hundred thousand, for hours if it must be.
process.env['BELLWETHER_RANDOM_RUNS'] ??= '100000';
jest.setTimeout(4 * 3_600_000);
