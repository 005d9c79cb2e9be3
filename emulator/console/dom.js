export const $ = (id) => document.getElementById(id);

export const short = (sid) => (sid ? `${sid.slice(0, 8)}…` : '');

/** An element with properties and children; text stays text. */
export const h = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
};

export const chip = (text, kind = '') => h('span', { className: `chip ${kind}`, textContent: text });

/** Replaces children only where the content differs, so that nothing flickers and a screen reader is not told twice. */
export const show = (container, items, make) => {
  const key = JSON.stringify(items);
  if (container.dataset.key === key) return;
  container.dataset.key = key;
  container.replaceChildren(...items.map(make));
};
