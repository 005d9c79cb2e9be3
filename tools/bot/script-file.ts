import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BotScript, ScriptError } from '../../src/bot/script';
import { Complaint } from '../support/complaint';
import { parseScriptText } from './parse-script';

/** The script that ships. */
export const SHIPPED = join(__dirname, '../../assets/bot.private.json');

const unusable = (where: string, problems: string[]): Complaint =>
  new Complaint(
    "The bot's script cannot be used.",
    problems.map((problem) => ({ where, problem })),
    'script',
  );

/** A script's file, parsed; or `wrong`, which names everything that is wrong with it. @throws {Complaint} There is none. */
export const parseScriptFile = (file: string): BotScript | { wrong: string[] } => {
  if (!existsSync(file)) throw unusable(file, ['there is no such file']);
  try {
    return parseScriptText(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof ScriptError) return { wrong: error.wrong };
    throw error;
  }
};

/** @throws {Complaint} that names everything that is wrong */
export const readScriptFile = (file: string): BotScript => {
  const script = parseScriptFile(file);
  if ('wrong' in script) throw unusable(file, script.wrong);
  return script;
};
