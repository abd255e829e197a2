export type { AccountSettings, AccountSettingsBook, PaperAccountSettings } from './account-settings';
export { loadAccounts } from './load-accounts';
export { replayAccountName, replayedSession } from './replay-account';
