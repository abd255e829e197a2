import type { Client } from '@temporalio/client';
import type { PortSources, ResolveDependencies } from '../activities';
import { loadAccounts, replayAccountName, type AccountSettingsBook } from '../accounts';
import { createAlpacaBroker, createPaperBroker, type AlpacaBrokerOptions, type Broker } from '../brokers';
import { createDesks, haltDeskOf, type BrokerParts, type DeskOptions } from '../desk';
import type { Clock, Logger } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';
import type { BrokerCall, Measure } from '../slices/system-metrics-port';
import { BrokerLatency } from './broker-latency';
import { installedLedger } from './installed-ledger';
import { ReplayAccounts } from './replay-accounts';
import { RunBindings, type RunBinding } from './run-binding';

export interface TradingSettings {
  readonly stateFolder: string;
  /** A PostgreSQL of yours. @default that of DATABASE_URL, else the embedded one */
  readonly databaseUrl?: string | undefined;
  /** @default what the environment and the working folder say */
  readonly accounts?: AccountSettingsBook;
  /** @default by the configuration of the account */
  readonly broker?: DeskOptions['broker'];
}

export interface Trading {
  readonly trading: PortSources['trading'];
  /**
   * Refuses a run that is about to begin in a recorded session, and would trade there with the terms of an account at a venue.
   * @throws ActionError `NotPaper`, `NoAccount`, `UnknownAccount`, `NameTooLong`
   */
  readonly requireReplayable: NonNullable<ResolveDependencies['requireReplayable']>;
  /** How long the last call to a broker took. */
  readonly brokerLatency: () => Measure<BrokerCall>;
  /** Carries halts out at the venues of the accounts. */
  readonly haltDesk: ReturnType<typeof haltDeskOf>;
  readonly close: () => Promise<void>;
}

/** Accounts and orders for the runs of a worker. */
export function tradingFor(
  temporal: Client,
  settings: TradingSettings & {
    readonly market: { readonly quotes: QuoteSource; readonly clock: Clock };
    readonly log: Logger;
  },
): Trading {
  const { market, log } = settings;
  const latency = new BrokerLatency();
  const { options: plain, close } = deskParts(settings);
  const options: DeskOptions = {
    ...plain,
    broker: async (parts) => latency.measured(parts.settings.name, await plain.broker(parts)),
  };
  const desks = createDesks(options);
  const bindings = new RunBindings(temporal);
  const replayed = new ReplayAccounts();
  return {
    trading: (attempt) => {
      const { clock, quotes, step } = attempt;
      if (step.market === undefined) return desks({ ...attempt, ...market, binding: () => bindings.of(attempt) });
      const { market: session } = step;
      const binding = async (): Promise<RunBinding> => {
        const bound = await bindings.of(attempt);
        const { name } = options.accounts().named(bound.account);
        const account = replayAccountName(name, session.replay, session.run ?? bound.origin.firstExecutionId);
        replayed.note(account, session, { clock, quotes });
        return { ...bound, account };
      };
      return desks({ ...attempt, binding });
    },
    async requireReplayable({ workflowId, executionId }, { replay }) {
      const accounts = options.accounts();
      const { name } = accounts.named(await bindings.accountOf(workflowId, executionId));
      accounts.named(replayAccountName(name, replay, executionId));
    },
    brokerLatency: () => latency.read(),
    // Halts of an account of a recorded session are carried out at its prices and time.
    haltDesk: haltDeskOf(options, { ...market, log, recorded: (account) => replayed.marketOf(account) }),
    close,
  };
}

/** What desks are made of in this process: nothing is read, opened or asked before an action needs it. */
export function deskParts(settings: TradingSettings): {
  readonly options: DeskOptions;
  readonly close: () => Promise<void>;
} {
  const environment = process.env;
  let accounts = settings.accounts;
  const ledger = installedLedger(settings);
  const known = (): AccountSettingsBook => (accounts ??= loadAccounts(environment, process.cwd()));
  return {
    options: {
      accounts: known,
      ledger: ledger.open,
      broker: settings.broker ?? ((parts) => brokerOf(parts, { environment, folder: known().folder })),
    },
    close: ledger.close,
  };
}

function brokerOf(
  { ledger, settings, calendar, clock, quotes, log }: BrokerParts,
  keys: Pick<AlpacaBrokerOptions, 'environment' | 'folder'>,
): Promise<Broker> {
  switch (settings.broker) {
    case 'paper': {
      const terms = {
        ...settings.simulation,
        shortAllowed: settings.shortAllowed,
        maxQuoteAgeMs: settings.limits.max_quote_age,
      };
      return Promise.resolve(
        createPaperBroker({ ledger, account: settings.name, clock, quotes, calendar, log, terms }),
      );
    }
    case 'alpaca':
      return createAlpacaBroker({ endpoint: settings.endpoint, keys: settings.keys, ...keys });
  }
}
