import type { AccountLimits } from './accounts-schema';

interface Common {
  readonly name: string;
  /** `live`: orders move real money. */
  readonly kind: 'paper' | 'live';
  readonly currency: string;
  readonly calendar: string;
  readonly limits: AccountLimits;
  readonly shortAllowed: boolean;
  readonly fourEyes: boolean;
}

/** How the paper broker fills and what it charges; decimal text. */
export interface PaperSimulation {
  readonly commission: string;
  readonly feePerShare: string;
  readonly minimumFee: string;
  readonly slippage: string;
  readonly participation?: string;
  /** Step of partial fills. */
  readonly lot: string;
  readonly leverage: string;
  /** How long an order is on its way to the market. */
  readonly latencyMs: number;
  readonly outsideSession: 'rest' | 'refuse';
}

export interface PaperAccountSettings extends Common {
  readonly broker: 'paper';
  readonly kind: 'paper';
  /** Decimal text. */
  readonly openingCash: string;
  readonly simulation: PaperSimulation;
}

export interface AlpacaAccountSettings extends Common {
  readonly broker: 'alpaca';
  /** `paper`, `live`, or an address. */
  readonly endpoint: string;
  /** References, `env:NAME` or `file:PATH`; never a key itself. */
  readonly keys: { readonly id: string; readonly secret: string };
}

/** An account as the configuration has it. */
export type AccountSettings = PaperAccountSettings | AlpacaAccountSettings;

export interface AccountSettingsBook {
  /** The account of a run that names none; undefined where the configuration leaves no choice open. */
  readonly preset: string | undefined;
  readonly names: readonly string[];
  /** Folder that relative paths of key files start from. */
  readonly folder: string;
  /** @throws ActionError `UnknownAccount`, `NoAccount` naming those there are. */
  named(name: string | undefined): AccountSettings;
}
