export { Html, html, escapeHtml, type HtmlValue } from '../../../base/html';
