export { getHistoricalData } from './get-historical-data';
