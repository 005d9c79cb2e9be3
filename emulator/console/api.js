import { $ } from './dom.js';

/* The page is a client of the control API like any other: it knows nothing that `npm run trigger` does not. */

export const request = async (path, values) => {
  const answer = await fetch(path, values && { method: 'POST', body: JSON.stringify(values) });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${body.error.message} ${body.error.remedy}`);
  return body;
};

export const requestText = async (path) => {
  const answer = await fetch(path);
  return answer.ok ? answer.text() : '';
};

export const tell = (text, isError = false) => {
  $('said').textContent = text;
  $('said').classList.toggle('error', isError);
};

const listeners = [];
let isPlanned = false;

/** What has to be drawn again when something has happened. */
export const onChange = (listener) => listeners.push(listener);

export const changed = () => {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    for (const listener of listeners) Promise.resolve(listener()).catch(() => undefined);
  }, 80);
};

/** What became of it is told at the top, and by `tellToo` where a person looks elsewhere. */
export const act = async (name, values = {}, tellToo = () => undefined) => {
  const say = (text, isError) => {
    tell(text, isError);
    tellToo(text, isError);
  };
  try {
    say((await request(`/api/actions/${name}`, values)).did, false);
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  } finally {
    changed();
  }
};
