/** Of a definition that does not name another. */
export const defaultCalendar = 'XNYS';
