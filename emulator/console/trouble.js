import { act, onChange, request } from './api.js';
import { $, chip, h, show } from './dom.js';

/** Everything that goes wrong, or will, each with a button that removes it. */
const draw = async () => {
  const all = await request('/api/trouble');
  $('trouble').hidden = all.length === 0;
  show($('troubles'), all, ({ words, isSpent }, i) =>
    h(
      'li',
      {},
      h('span', { textContent: words }),
      isSpent ? chip('has happened') : chip('armed', 'warn'),
      h('button', {
        type: 'button',
        textContent: 'remove',
        ariaLabel: `Remove: ${words}`,
        onclick: () => act('remove', { number: i + 1 }),
      }),
    ),
  );
};

onChange(draw);
// A command in a terminal may have armed something, which leads to no entry.
setInterval(() => document.hidden || draw().catch(() => undefined), 2_000);
