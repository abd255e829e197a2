export { findPatterns } from './find-patterns';
