export type {
  AccountSettings,
  AccountSettingsBook,
  AlpacaAccountSettings,
  PaperAccountSettings,
} from './account-settings';
export type { AccountLimits } from './accounts-schema';
export { loadAccounts } from './load-accounts';
