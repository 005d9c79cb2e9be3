/**
 * What a check has to say about a script; the place stands first in the text: `steps.menu.choices[0]`.
 * `error`: the bot does not do what the script says. `remark`: it does, and its author may not expect what that means.
 */
export interface Finding {
  kind: 'error' | 'remark';
  text: string;
}

export const error = (text: string): Finding => ({ kind: 'error', text });
export const remark = (text: string): Finding => ({ kind: 'remark', text });
