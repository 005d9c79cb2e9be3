/**
 * What a check has to say about a script; the place stands first in the text: `steps.menu.choices[0]`.
 * `error`: the bot does not do what the script says. `remark`: it does, and its author may not expect what that means.
 */
export interface ScriptFinding {
  kind: 'error' | 'remark';
  text: string;
}

export const error = (text: string): ScriptFinding => ({ kind: 'error', text });
export const remark = (text: string): ScriptFinding => ({ kind: 'remark', text });
