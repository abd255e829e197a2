import { brokerContract } from '../../brokers/contract';
import { startLedgerServer, type LedgerSchema, type LedgerServer } from '../../support/ledger-server';
import { fourOClock, PaperVenue } from '../../support/paper-venue';

let server: LedgerServer;
let schema: LedgerSchema;
let venue: PaperVenue;
beforeAll(async () => {
  server = await startLedgerServer();
  schema = await server.schema();
});
afterAll(() => server.stop());

describe('the paper broker', () => {
  brokerContract(
    async () => {
      venue = await PaperVenue.open(schema.ledger);
      return {
        broker: venue.broker(),
        other: venue.broker(),
        market(bid, ask, size) {
          venue.market(bid, ask, size);
          return Promise.resolve();
        },
        closeSession() {
          venue.now = fourOClock;
          return Promise.resolve();
        },
        async prepare(request, replaces) {
          await venue.prepare(request, replaces);
        },
        orders: async () => (await schema.ledger.orders({ account: venue.account })).length,
      };
    },
    () => venue.clientOrderId(),
  );

  afterEach(async () => {
    expect((await schema.ledger.checkLedger()).differences).toEqual([]);
  });
});
