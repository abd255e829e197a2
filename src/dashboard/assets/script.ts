/**
 * The script of the page, as it is served: it keeps the sections up to date and asks in a dialog what is a page without it. Sections
 * come as HTML that the server has escaped; what changes in them is changed in place, so that focus, selection and scrolling stay.
 */
export const script = String.raw`'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const liveness = byId('liveness');

  // What is said of the connection is said when it changes, and not again and again.
  const tell = (text, state) => {
    if (liveness.textContent !== text) liveness.textContent = text;
    liveness.dataset.state = state;
  };

  const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.id === b.id;

  const patch = (from, to) => {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return;
    }
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
    for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    patchChildren(from, to);
  };

  const patchChildren = (from, to) => {
    const wanted = [...to.childNodes];
    wanted.forEach((node, index) => {
      const there = from.childNodes[index];
      if (there === undefined) from.append(node);
      else if (isAlike(there, node)) patch(there, node);
      else there.replaceWith(node);
    });
    while (from.childNodes.length > wanted.length) from.lastChild.remove();
  };

  const show = ({ id, html }) => {
    const section = byId(id);
    if (section === null) return;
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    patchChildren(section, parsed.body);
  };

  // A live stream takes one of the few connections that a browser has to a server: hidden tabs give theirs back.
  const address = document.body.dataset.live;
  let stream;
  let isOver = false;
  let lastHeard = 0;
  let retry;

  const leave = () => {
    clearTimeout(retry);
    if (stream !== undefined) stream.close();
    stream = undefined;
  };

  const listen = () => {
    leave();
    if (isOver || document.hidden) return;
    lastHeard = Date.now();
    stream = new EventSource(address);
    const on = (name, take) => stream.addEventListener(name, (event) => {
      lastHeard = Date.now();
      take(JSON.parse(event.data));
    });
    on('beat', () => undefined);
    on('section', show);
    on('say', (sentences) => { byId('said').textContent = sentences.join('. '); });
    on('fresh', ({ at }) => { byId('as-of').textContent = at.slice(11, 19); tell('Live', 'live'); });
    on('stale', ({ problem }) => tell('Not up to date: ' + problem, 'stale'));
    on('over', () => { isOver = true; leave(); tell('Ended', 'over'); });
    stream.onerror = () => {
      leave();
      tell('Not live: the dashboard does not answer', 'stale');
      retry = setTimeout(listen, 3000);
    };
  };

  if (address) {
    document.addEventListener('visibilitychange', () => (document.hidden ? leave() : listen()));
    addEventListener('pagehide', leave);
    addEventListener('pageshow', listen);
    setInterval(() => {
      if (stream !== undefined && Date.now() - lastHeard > 45000) {
        tell('Not live: nothing was heard for 45 s', 'stale');
        listen();
      }
    }, 5000);
  }

  const dialog = byId('halt-dialog');
  const form = dialog.querySelector('form');
  const answer = byId('halt-answer');
  const cancel = byId('halt-cancel');
  let isHalting = false;

  const ask = ({ scope, key, target }) => {
    form.reset();
    form.elements.scope.value = scope;
    form.elements.key.value = key;
    byId('halt-target').textContent = target;
    form.hidden = false;
    answer.hidden = true;
    answer.replaceChildren();
    dialog.showModal();
    form.elements.reason.focus();
  };

  const line = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };

  const close = () => { if (!isHalting) dialog.close(); };

  const tellAnswer = (heading, lines) => {
    const button = line('button', 'Close');
    button.type = 'button';
    button.addEventListener('click', close);
    const text = line('pre', lines.join('\n'));
    text.className = 'answer';
    answer.replaceChildren(line('h3', heading), text, button);
    answer.hidden = false;
    form.hidden = true;
    answer.focus();
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('a.halt');
    if (button === null) return;
    event.preventDefault();
    ask(button.dataset);
  });
  document.addEventListener('keydown', (event) => {
    // A link that is a button is pressed as one.
    if (event.key === ' ' && event.target.matches('a.halt')) {
      event.preventDefault();
      ask(event.target.dataset);
    }
  });
  cancel.addEventListener('click', close);
  // What has been asked for cannot be taken back by closing the dialog: it stays until it is answered.
  dialog.addEventListener('cancel', (event) => { if (isHalting) event.preventDefault(); });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isHalting) return;
    isHalting = true;
    const body = new URLSearchParams(new FormData(form));
    form.hidden = true;
    answer.replaceChildren(line('p', 'Halting …'));
    answer.hidden = false;
    answer.focus();
    try {
      const response = await fetch('/halt', { method: 'POST', body, headers: { Accept: 'application/json' } });
      const { confirmed, lines } = await response.json();
      tellAnswer(confirmed ? 'Halted' : 'Not confirmed', lines);
    } catch (error) {
      tellAnswer('Not known', ['The dashboard did not answer: ' + error.message, 'Halt from a terminal: bellwether halt --help']);
    } finally {
      isHalting = false;
    }
  });
})();
`;
