export { drawingOf } from './drawing-of-definition';
export { drawingOfPlan } from './drawing-of-plan';
export { mermaidOf } from './mermaid';
export { withStates } from './with-states';
export { styleSheet } from './svg/style';
export { svgForPage, svgOf } from './svg/svg';
