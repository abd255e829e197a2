export { durationPattern, parseDuration } from '../base/duration';
