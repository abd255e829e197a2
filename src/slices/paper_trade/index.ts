export { cancelPaperOrders } from './cancel-orders';
export { closePaperPositions } from './close-all-positions';
export { deploy } from './deploy';
export { execute } from './execute';
export { getPaperAccount } from './get-account';
export { getPaperPositions } from './get-positions';
export { reconcilePaper } from './reconcile';
