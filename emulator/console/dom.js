export const $ = (id) => document.getElementById(id);

export const short = (sid) => (sid ? `${sid.slice(0, 8)}…` : '');

/** An element with properties and children; text stays text. */
export const h = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
};

export const chip = (text, kind = '') => h('span', { className: `chip ${kind}`, textContent: text });

const FOCUSABLE = 'button:enabled, input:enabled, select:enabled, summary, a[href]';

const nameIn = (one) => `${one.name} ${one.title} ${one.textContent}`;

/**
 * Makes a change. Where what had the keyboard's focus inside of `old` is gone then, the one control of that name has it,
 * or else the one in its place, or `fresh` itself.
 *
 * @param fresh what stands there after the change
 */
export const keepFocus = (old, change, fresh = old) => {
  const focused = document.activeElement;
  const isInside = old.contains(focused);
  const before = isInside ? [...old.querySelectorAll(FOCUSABLE)] : [];
  change();
  if (!isInside || focused.isConnected) return;
  const after = [...fresh.querySelectorAll(FOCUSABLE)];
  const same = (all) => all.filter((one) => nameIn(one) === nameIn(focused));
  const [[only, ...others], isOnly] = [same(after), same(before).length === 1];
  const place = Math.max(0, before.indexOf(focused));
  const next = isOnly && only && !others.length ? only : (after[place] ?? after.at(-1));
  if (!next) fresh.tabIndex = -1;
  (next ?? fresh).focus({ preventScroll: true });
};

/** Replaces children only where the content differs, so that nothing flickers and a screen reader is not told twice. */
export const show = (container, items, make) => {
  const key = JSON.stringify(items);
  if (container.dataset.key === key) return;
  container.dataset.key = key;
  keepFocus(container, () => container.replaceChildren(...items.map(make)));
};
