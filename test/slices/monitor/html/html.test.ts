import fc from 'fast-check';
import { escapeHtml, Html, html } from '../../../../src/slices/monitor/html/html';

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const unescape = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);

describe('html', () => {
  it.each([
    ['text', html`<b>${'a < b & "c"'}</b>`, '<b>a &lt; b &amp; &quot;c&quot;</b>'],
    ['a single quote in an attribute', html`<b title="${"it's"}"></b>`, '<b title="it&#39;s"></b>'],
    ['a number', html`<b>${-1.5}</b>`, '<b>-1.5</b>'],
    ['nothing', html`<b>${undefined}</b>`, '<b></b>'],
    ['a list', html`<b>${['<', html`<i></i>`, 1]}</b>`, '<b>&lt;<i></i>1</b>'],
    ['HTML as it is', html`<b>${new Html('<i>&amp;</i>')}</b>`, '<b><i>&amp;</i></b>'],
    ['what is already escaped, once more', html`<b>${'&lt;'}</b>`, '<b>&amp;lt;</b>'],
  ])('puts in %s', (_, made, expected) => {
    expect(made.text).toBe(expected);
  });

  it('leaves no character that means something in HTML, and loses none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', ';', 'a', 'lt', '#39', '\u{1F4C8}') }),
        (text) => {
          const escaped = escapeHtml(text);
          expect(escaped).not.toMatch(/[<>"']/);
          expect(unescape(escaped)).toBe(text);
        },
      ),
    );
  });
});
