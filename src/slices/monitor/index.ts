export { createPerformanceReport } from './create-performance-report';
