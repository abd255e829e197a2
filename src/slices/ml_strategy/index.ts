export { predictBestStrategy } from './predict-best-strategy';
