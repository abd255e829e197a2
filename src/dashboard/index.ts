export { checkToken } from './http/access';
export { markOf } from './pages/marks';
export { startDashboard, type Dashboard } from './server';
export type {
  AccountLook,
  AlertLook,
  DashboardSources,
  GraphLook,
  HaltReport,
  HaltWish,
  PositionLook,
  RunLook,
  ScheduleLook,
  StepLook,
  StepWhy,
} from './sources';
