import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BotScript, parseScript, ScriptError } from '../../src/bot/script';
import { Complaint } from '../support/complaint';

/** The script that ships. */
export const SHIPPED = join(__dirname, '../../assets/bot.private.json');

const unusable = (problems: { where: string; problem: string }[]): Complaint =>
  new Complaint("The bot's script cannot be used.", problems, 'script');

/** @throws {Complaint} that names everything that is wrong */
export const readScriptFile = (file: string): BotScript => {
  if (!existsSync(file)) throw unusable([{ where: file, problem: 'there is no such file' }]);
  try {
    return parseScript(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) throw unusable([{ where: file, problem: `it is not JSON: ${error.message}` }]);
    if (error instanceof ScriptError) throw unusable(error.wrong.map((problem) => ({ where: file, problem })));
    throw error;
  }
};
