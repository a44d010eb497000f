/* opcdcom completion: prints what a shell needs to complete this command. The names of commands come from the table, their
 * options from COMMAND --help at the time of completing, so that the scripts can't be wrong about either. */
#include "cli/commands.h"
#include <string.h>
#include "base/i18n.h"

/* %s: the commands, one a line. Words of a command are told from options and values by this list alone. */
static const char bash[] =
    "# bash completion for opcdcom: source it, or install it as /usr/share/bash-completion/completions/opcdcom\n"
    "_opcdcom() {\n"
    "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words commands command=''\n"
    "  commands='%s'\n"
    "  words=\"${COMP_WORDS[*]:1:COMP_CWORD-1}\"\n"
    "  local line best=''\n"
    "  while IFS= read -r line; do\n"
    "    case \"$words \" in \"$line \"*) [ ${#line} -gt ${#best} ] && best=$line ;; esac\n"
    "  done <<< \"$commands\"\n"
    "  COMPREPLY=()\n"
    "  if [ -z \"$best\" ]; then\n"
    "    while IFS= read -r line; do\n"
    "      case \"$line\" in\n"
    "        \"${words:+$words }$current\"*) line=${line#\"${words:+$words }\"}; COMPREPLY+=(\"${line%%%% *}\") ;;\n"
    "      esac\n"
    "    done <<< \"$commands\"\n"
    "    COMPREPLY=($(printf '%%s\\n' \"${COMPREPLY[@]}\" | sort -u))\n"
    "    return\n"
    "  fi\n"
    "  case \"$current\" in\n"
    "    -*) COMPREPLY=($(compgen -W \"$(opcdcom $best --help 2> /dev/null | grep -oE -e '--[a-z][a-z-]*')\" -- \"$current\")) "
    ";;\n"
    "    *) compopt -o default 2> /dev/null ;;\n"
    "  esac\n"
    "}\n"
    "complete -F _opcdcom opcdcom\n";

static const char zsh[] =
    "#compdef opcdcom\n"
    "# zsh completion for opcdcom: put it into a folder of $fpath as _opcdcom\n"
    "_opcdcom() {\n"
    "  local -a commands options\n"
    "  commands=(\"${(@f)$(cat <<'END'\n"
    "%s\n"
    "END\n"
    ")}\")\n"
    "  local typed=\"${(j: :)words[2,CURRENT-1]}\" best='' line\n"
    "  for line in $commands; do\n"
    "    [[ \"$typed \" == \"$line \"* && ${#line} -gt ${#best} ]] && best=$line\n"
    "  done\n"
    "  if [[ -z $best ]]; then\n"
    "    local -aU next\n"
    "    for line in $commands; do\n"
    "      [[ -z $typed || \"$line\" == \"$typed \"* ]] && next+=(\"${${line#\"${typed:+$typed }\"}%%%% *}\")\n"
    "    done\n"
    "    compadd -a next\n"
    "  elif [[ $PREFIX == -* ]]; then\n"
    "    options=(${(f)\"$(opcdcom ${=best} --help 2> /dev/null | grep -oE -e '--[a-z][a-z-]*')\"})\n"
    "    compadd -a options\n"
    "  else\n"
    "    _files\n"
    "  fi\n"
    "}\n"
    "_opcdcom \"$@\"\n";

static const char powershell[] =
    "# PowerShell completion for opcdcom: dot-source it from $PROFILE\n"
    "Register-ArgumentCompleter -Native -CommandName opcdcom -ScriptBlock {\n"
    "  param($word, $ast, $position)\n"
    "  $commands = @'\n"
    "%s\n"
    "'@ -split \"`r?`n\"\n"
    "  $typed = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $position } |\n"
    "    ForEach-Object { $_.ToString() }) -join ' '\n"
    "  $best = $commands | Where-Object { \"$typed \".StartsWith(\"$_ \") } | Sort-Object Length | Select-Object -Last 1\n"
    "  if (-not $best) {\n"
    "    $prefix = if ($typed) { \"$typed \" } else { '' }\n"
    "    $found = $commands | Where-Object { $_.StartsWith($prefix) } | ForEach-Object { ($_.Substring($prefix.Length) -split ' "
    "')[0] }\n"
    "  } else {\n"
    "    $found = & opcdcom ($best -split ' ') --help 2> $null | Select-String -AllMatches -Pattern '--[a-z][a-z-]*' |\n"
    "      ForEach-Object { $_.Matches.Value }\n"
    "  }\n"
    "  $found | Sort-Object -Unique | Where-Object { $_.StartsWith($word) } |\n"
    "    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }\n"
    "}\n";

static const char *const scripts[] = { bash, zsh, powershell };

/* The template with its one %s replaced and %% made single. */
static char *
fill_in (const char *script, const char *commands)
{
  g_auto (GStrv) parts = g_strsplit (script, "%s", 2);
  g_autofree char *whole = g_strconcat (parts[0], commands, parts[1], NULL);
  g_auto (GStrv) signs = g_strsplit (whole, "%%", 0);
  return g_strjoinv ("%", signs);
}

int
dcw_cmd_completion (DcwCli *cli, char **words, GError **error)
{
  static const char *const shells[] = { "bash", "zsh", "powershell", NULL };
  g_auto (GStrv) values = NULL;
  guint shell;
  if (!dcw_cli_parse (cli, words, NULL, 1, 1, &values, error)
      || !dcw_cli_parse_name (C_ ("argument", "the shell"), values[0], shells, &shell, error))
    return -1;
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < cli->n_commands; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", cli->commands[i].name);
  g_autofree char *script = fill_in (scripts[shell], names->str);
  dcw_printer_raw (cli->out, script);
  return DCW_EXIT_DONE;
}
