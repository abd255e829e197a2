export { accountFacts, accountOutput, accountOutputOf } from './account-output';
export { cancelOutputOf, cancelReportSchema, closeOutputOf, closeReportSchema } from './close-output';
export { durationField } from './duration-field';
export { haltOutput, haltOutputOf, haltSchema, haltValueOf } from './halt-output';
export { limitedOrders } from './limited-orders';
export { lookDefaults, mostOrderAttempts, orderDefaults } from './order-defaults';
export { decimal, deskOrdersOf, orderFields, orderListOf } from './order-input';
export { orderOutputOf, orderReportSchema, ordersOutput, ordersOutputOf } from './order-output';
export { reconcileOutput, reconcileOutputOf } from './reconcile-output';
