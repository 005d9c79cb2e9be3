/** An element with a class, and texts or elements in it. Texts are never taken for markup. */
export const element = (name, className, ...inside) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
};
