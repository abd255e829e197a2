import type { IncomingMessage, ServerResponse } from 'node:http';
import { haltAnswerPage } from '../pages/halt-form';
import { pageOf } from '../pages/layout';
import { runAddress } from '../pages/words';
import { haltLevels, type DashboardSources, type HaltReport, type HaltWish } from '../sources';
import type { Access } from './access';
import { formOf, send } from './answers';

/** The one thing that the dashboard changes. */
export class HaltDoor {
  /** Those under way: a second press is answered with what the first one comes to. */
  readonly #underWay = new Map<string, Promise<HaltReport>>();

  constructor(
    private readonly sources: Pick<DashboardSources, 'halt'>,
    private readonly access: Access,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await formOf(request);
    const wantsJson = request.headers.accept === 'application/json';
    const refuse = (status: number, why: string): void => {
      if (wantsJson) send(response, status, 'json', JSON.stringify({ confirmed: false, lines: [why] }));
      else send(response, status, 'text', `${why}\n`);
    };
    if (form === undefined) {
      refuse(413, 'Nothing was halted: the form is too large.');
      return;
    }
    if (!this.access.isFormKey(form.get('form_key') ?? '')) {
      refuse(
        403,
        'Nothing was halted: the page is not of this dashboard, or of one that has ended since. Load it again.',
      );
      return;
    }
    const wish = wishOf(form);
    if (typeof wish === 'string') {
      refuse(400, `Nothing was halted: ${wish}`);
      return;
    }
    const report = await this.#halt(wish);
    if (wantsJson) {
      send(response, 200, 'json', JSON.stringify(report));
      return;
    }
    const back = wish.scope === 'run' ? runAddress(wish.key) : '/';
    const content = haltAnswerPage(wish, report, back);
    const at = new Date().toISOString();
    send(response, 200, 'html', pageOf({ title: 'Halt', content, at, formKey: this.access.formKey }));
  }

  #halt(wish: HaltWish): Promise<HaltReport> {
    const key = JSON.stringify([wish.scope, wish.key, wish.level]);
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const halting = this.sources.halt(wish).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, halting);
    return halting;
  }
}

/** What a form asks for, or what is wrong with it. */
function wishOf(form: URLSearchParams): HaltWish | string {
  const scope = (['run', 'account', 'all'] as const).find((known) => known === form.get('scope'));
  const level = haltLevels.find((known) => known === form.get('level'));
  const key = form.get('key') ?? '';
  const reason = (form.get('reason') ?? '').trim();
  if (scope === undefined) return `'${form.get('scope') ?? ''}' cannot be halted; run, account and all can.`;
  if (level === undefined) return `there is no level '${form.get('level') ?? ''}'; there are ${haltLevels.join(', ')}.`;
  if ((key === '') !== (scope === 'all')) return 'a run or an account has a name, and all has none.';
  if (reason === '') return 'a halt says why: give a reason.';
  if (reason.length > 1000) return `the reason has ${reason.length} characters; it may have 1000.`;
  return { scope, key, level, reason };
}
