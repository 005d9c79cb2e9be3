import { Argument } from 'commander';
import { type Described, describeAll } from '../complete/describe';
import { createCommand } from '../support/command';

const SHELLS = ['bash', 'zsh'] as const;
export type Shell = (typeof SHELLS)[number];

/** `key) words ;;` of each place in the tree of commands, and of each option that takes one of some values. */
const casesOf = (path: string, { options, values, children }: Described): string[] => {
  const words = [...Object.keys(children), ...values, ...Object.keys(options)];
  const ofOptions = Object.entries(options).flatMap(([flag, choices]) =>
    choices === undefined ? [] : [`    '${path} ${flag}') echo '${choices.length ? choices.join(' ') : '<file>'}' ;;`],
  );
  const below = Object.entries(children).flatMap(([name, child]) => casesOf(`${path} ${name}`, child));
  return [`    '${path}') echo '${words.join(' ')}' ;;`, ...ofOptions, ...below];
};

const COMMON = (all: Described): string => `# Completion of flexkeep, for ~/.bashrc or ~/.zshrc.
# Outside of a checkout nothing is fetched.
command -v flexkeep >/dev/null || flexkeep() { npx --no -- flexkeep "$@"; }

# What can stand behind the words of a command line.
_flexkeep_words() {
  case "$1" in
${casesOf('flexkeep', all).join('\n')}
  esac
}

# The words of a command line so far, without options and their values; then the option at its end that needs a value.
_flexkeep_place() {
  local place=flexkeep waits='' word
  for word in "$@"; do
    if [ -n "$waits" ]; then waits=''; continue; fi
    case "$word" in
      -*) if [ -n "$(_flexkeep_words "$place $word")" ]; then waits=" $word"; fi ;;
      *) case " $(_flexkeep_words "$place") " in *" $word "*) place="$place $word" ;; esac ;;
    esac
  done
  echo "$place$waits"
}
`;

const ENDS: Record<Shell, string> = {
  bash: `_flexkeep() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  words="$(_flexkeep_words "$(_flexkeep_place "\${COMP_WORDS[@]:1:COMP_CWORD-1}")")"
  if [ "$words" = '<file>' ]; then COMPREPLY=($(compgen -f -- "$current"))
  else COMPREPLY=($(compgen -W "$words" -- "$current")); fi
}
complete -F _flexkeep flexkeep`,
  zsh: `_flexkeep() {
  local words_here
  words_here="$(_flexkeep_words "$(_flexkeep_place "\${(@)words[2,CURRENT-1]}")")"
  if [ "$words_here" = '<file>' ]; then _files
  else compadd -- \${=words_here}; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _flexkeep flexkeep`,
};

/** What a shell reads once, and then completes without asking again. */
const completionScript = (shell: Shell, all: Described): string => `${COMMON(all)}\n${ENDS[shell]}`;

/** Their arguments are Jest's. */
const FOREIGN = ['test'];

const HELP = `
Once:          npx flexkeep completion bash > ~/.flexkeep.bash
In ~/.bashrc:  . ~/.flexkeep.bash
For zsh, the same with "zsh" and ~/.zshrc.
Where there is no program flexkeep, it also makes one of that name that calls npx flexkeep.`;

export const completionCommand = createCommand('completion', (program, act, system) =>
  program
    .description('Prints what completes the names of commands, options and values after Tab.')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', HELP)
    .option('--json', 'print what there is to complete as JSON')
    .action(
      act(async ({ json }: { json?: boolean }, shell: Shell) => {
        // Here and not above: the list of commands has this one, too.
        const { COMMANDS }: typeof import('../cli') = require('../cli'); // reason: the module's own types
        const all = await describeAll(system, COMMANDS, FOREIGN);
        system.terminal.tell(json ? JSON.stringify(all, (_, value) => value ?? null, 2) : completionScript(shell, all));
        return 0;
      }),
    ),
);
