let last;
document.addEventListener('focusin', ({ target }) => {
  last = target;
});

const canHaveFocus = (one) => one.isConnected && !one.disabled && one.getClientRects().length > 0;

/** Where what had the keyboard's focus was disabled or hidden: it has it again, or else the first of these that can. */
export const passFocus = (...ids) => {
  const now = document.activeElement;
  if (!last || (now !== document.body && canHaveFocus(now))) return;
  const next = [last, ...ids.map((id) => document.getElementById(id))].find(canHaveFocus);
  next?.focus({ preventScroll: true });
};

/** An element with a class, and texts or elements in it. Texts are never taken for markup. */
export const element = (name, className, ...inside) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
};
