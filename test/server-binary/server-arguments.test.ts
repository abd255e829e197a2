import { serverArguments } from '../../src/server/server-arguments';

describe('serverArguments', () => {
  it('is the tuned dev server on loopback, with our search attributes', () => {
    expect(serverArguments({ grpc: 7233, ui: 8233 })).toEqual([
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', '7233', '--ui-ip', '127.0.0.1', '--ui-port', '8233'],
      ...['--db-filename', 'temporal.db', '--log-level', 'warn', '--log-format', 'text'],
      ...['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=1000'],
      ...['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=1000'],
      ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="20ms"'],
      ...['--dynamic-config-value', 'history.workflowIdReuseMinimalInterval="0s"'],
      ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
      ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
      ...['--search-attribute', 'BellwetherDefinition=Keyword', '--search-attribute', 'BellwetherType=Keyword'],
      ...['--search-attribute', 'BellwetherStatus=Keyword', '--search-attribute', 'BellwetherSymbols=KeywordList'],
      ...['--search-attribute', 'BellwetherPlanHash=Keyword'],
    ]);
  });
});
