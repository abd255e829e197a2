import { type Html, html } from '../../base/html';
import { haltLevels, type HaltReport, type HaltWish } from '../sources';
import { haltAddress } from './words';

type Target = Pick<HaltWish, 'scope' | 'key'>;

const levelTexts: Readonly<Record<(typeof haltLevels)[number], string>> = {
  reduce_only: 'nothing is opened or added to; positions may be reduced. Runs go on.',
  flatten: 'orders are cancelled and positions closed. Runs stop.',
  cancel_only: 'orders are cancelled, none is sent. Runs stop.',
  freeze: 'nothing is sent at all, not even a cancellation. Runs stop.',
};

/** What is to be halted, in words. */
function targetText({ scope, key }: Target): string {
  if (scope === 'all') return 'everything: all accounts, and all their runs';
  return scope === 'run' ? `the run ${key}` : `the account ${key}, and all its runs`;
}

/** What leads to the question: with the script to the dialog, without it to the page. */
export const haltButton = (target: Target, text: string): Html =>
  html`<a
    class="button danger halt"
    role="button"
    href="${haltAddress(target.scope, target.key)}"
    data-scope="${target.scope}"
    data-key="${target.key}"
    data-target="${targetText(target)}"
    >${text}</a
  >`;

/** The question, once. The script writes what it is about into it. */
export const haltDialog = (formKey: string): Html =>
  html`<dialog id="halt-dialog" aria-labelledby="halt-title">
    <h2 id="halt-title">Halt <span id="halt-target"></span>?</h2>
    ${haltForm({ scope: 'run', key: '' }, formKey, html`<button type="button" id="halt-cancel">Cancel</button>`)}
    <div id="halt-answer" tabindex="-1" role="alert" hidden></div>
  </dialog>`;

/** The same question as a page. */
export const haltPage = (target: Target, formKey: string, back: string): Html =>
  html`<h1>Halt ${targetText(target)}?</h1>
    ${haltForm(target, formKey, html`<a class="button" href="${back}">Cancel</a>`, 'page-')}`;

function haltForm({ scope, key }: Target, formKey: string, cancel: Html, prefix = ''): Html {
  return html`<form class="halt-form" method="post" action="/halt" autocomplete="off">
    <input type="hidden" name="form_key" value="${formKey}" />
    <input type="hidden" name="scope" value="${scope}" />
    <input type="hidden" name="key" value="${key}" />
    <label for="${prefix}halt-reason">Reason</label>
    <input
      id="${prefix}halt-reason"
      name="reason"
      required
      maxlength="1000"
      aria-describedby="${prefix}halt-reason-note"
    />
    <p class="note" id="${prefix}halt-reason-note">Kept with the halt, and given to the handlers of the runs.</p>
    <fieldset>
      <legend>Level</legend>
      ${haltLevels.map(
        (level) =>
          html`<label class="choice"
            ><input type="radio" name="level" value="${level}" ${level === 'flatten' ? html`checked` : undefined} />
            <span><strong>${level}</strong>: ${levelTexts[level]}</span></label
          >`,
      )}
    </fieldset>
    <div class="choices">
      ${cancel}
      <button type="submit" class="danger">Halt now</button>
    </div>
  </form>`;
}

/** What came of it, as a page. */
export const haltAnswerPage = (target: Target, { confirmed, lines }: HaltReport, back: string): Html =>
  html`<h1>${confirmed ? 'Halted' : 'Not confirmed'}: ${targetText(target)}</h1>
    <pre class="answer">${lines.join('\n')}</pre>
    <p><a href="${back}">Back</a></p>`;
