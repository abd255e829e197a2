/** Text as it stands in XML, in an element or an attribute. What XML 1.0 cannot hold is left out. */
export function xmlText(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A length in pixels, to a tenth. */
export const px = (length: number): string => String(Math.round(length * 10) / 10);
