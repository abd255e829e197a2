// node --require test/support/list-packages.cjs …: names the packages whose code was loaded, at the end and on standard error.
process.on('exit', () => {
  const names = Object.keys(require.cache).flatMap(
    (file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/.*js$/.exec(file)?.[1] ?? [],
  );
  process.stderr.write(`packages: ${[...new Set(names)].join(' ')}\n`);
});
