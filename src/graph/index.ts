export { drawingOf } from './drawing-of-definition';
export { mermaidOf } from './mermaid';
export { svgOf } from './svg/svg';
