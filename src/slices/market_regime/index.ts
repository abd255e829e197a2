export { comprehensiveAnalysis } from './comprehensive-analysis';
export { detect } from './detect';
