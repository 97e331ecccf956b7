using System.CommandLine;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap completion</c>: a script by which a shell completes command lines.</summary>
internal static class CompletionCommand
{
    private const string Description = """
        Print a script by which a shell completes ambicap's command lines.

        kubectl completes those of kubectl ambicap by the program kubectl_complete-ambicap in PATH, which is this one under another name:
        ln -s ambicap kubectl_complete-ambicap

        Examples:
          source <(ambicap completion bash)
          ambicap completion zsh >"${fpath[1]}/_ambicap"
          ambicap completion fish | source
        """;

    private const string Bash = """
        _ambicap() {
          local line="" answer
          answer=$(ambicap __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
          COMPREPLY=()
          while IFS= read -r line; do
            case $line in
              :0) compopt -o default ;;
              :*) ;;
              *) COMPREPLY+=("$line") ;;
            esac
          done <<<"$answer"
        }
        complete -F _ambicap ambicap

        """;

    private const string Zsh = """
        #compdef ambicap
        _ambicap() {
          local -a answer
          answer=("${(@f)$(ambicap __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
          local found=1
          compadd -- "${(@)answer[1,-2]}" && found=0
          [[ ${answer[-1]} == :0 ]] && _files && found=0
          return $found
        }
        if [ "$funcstack[1]" = _ambicap ]; then _ambicap "$@"; else compdef _ambicap ambicap; fi

        """;

    private const string Fish = """
        function __ambicap_complete
            set -l words (commandline -opc) (commandline -ct)
            for line in (ambicap __complete $words[2..-1] 2>/dev/null)
                switch $line
                    case ':0'
                        __fish_complete_path (commandline -ct)
                    case ':*'
                    case '*'
                        echo $line
                end
            end
        end
        complete -c ambicap -f -a '(__ambicap_complete)'

        """;

    internal static Verb Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Verb command = new("completion", Description) { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(parsed.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCode.Good;
        });
        return command;
    }
}
