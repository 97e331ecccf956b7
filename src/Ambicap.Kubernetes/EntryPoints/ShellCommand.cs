using System.Buffers;
using System.Text;

namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>
/// Reads the one simple command of a shell's text (POSIX, Shell Command Language, 2.9.1): <c>exec "$@"</c>, <c>A=1 server -v</c>.
/// Whatever else a shell can do is not followed.
/// </summary>
internal sealed class ShellCommand
{
    // A text may double its arguments as often as it likes.
    private const int MostWords = 4096;

    private static readonly HashSet<string> s_ownWords = new(StringComparer.Ordinal)
    {
        "!", "{", "}", "[", "[[", ".", ":", "alias", "bg", "break", "builtin", "case", "cd", "command", "continue", "declare", "do", "done",
        "echo", "elif", "else", "esac", "eval", "exit", "export", "false", "fg", "fi", "for", "function", "getopts", "hash", "if", "jobs",
        "kill", "let", "local", "printf", "pwd", "read", "readonly", "return", "select", "set", "shift", "shopt", "source", "test", "then",
        "time", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while",
    };

    private static readonly SearchValues<char> s_nesting = SearchValues.Create("${`'\"\\(");

    private readonly string _text;
    private readonly IReadOnlyList<string?> _arguments;
    private readonly List<string?> _words = [];
    private readonly StringBuilder _word = new();
    private int _at;
    private bool _isInWord;
    private bool _isVariable;

    private ShellCommand(string text, IReadOnlyList<string?> arguments)
    {
        _text = text;
        _arguments = arguments;
    }

    /// <summary>The words of the command that the text is.</summary>
    /// <param name="text">What the shell reads.</param>
    /// <param name="arguments">What <c>"$@"</c> means in it.</param>
    /// <exception cref="CommandLineException">It is more than a simple command, or none.</exception>
    internal static IReadOnlyList<string?> Read(string text, IReadOnlyList<string?> arguments)
    {
        List<string?> words = new ShellCommand(text, arguments).ReadWords();
        int start = words.FindIndex(word => !OptionSyntax.IsAssignment(word));
        bool isExec = start >= 0 && words[start] == "exec";
        start += isExec ? 1 : 0;
        if (start < 0 || start == words.Count)
        {
            throw NotFollowed();
        }

        if (words[start] is { } name && (s_ownWords.Contains(name) || name.StartsWith('-')))
        {
            throw NotFollowed();
        }

        bool changesPath = words.Take(start).Any(word => word?.StartsWith("PATH=", StringComparison.Ordinal) == true);
        return changesPath && EnvForm.SearchPathMatters(words[start..]) ? throw new CommandLineException(EnvForm.ChangesPath) : words[start..];
    }

    private List<string?> ReadWords()
    {
        string end = _text.TrimEnd();
        end = end.EndsWith(';') && !end.EndsWith(";;", StringComparison.Ordinal) ? end[..^1] : end;
        for (_at = 0; _at < end.Length; _at++)
        {
            Take(end, end[_at]);
        }

        EndWord();
        return _words;
    }

    private void Take(string text, char letter)
    {
        switch (letter)
        {
            case ' ' or '\t':
                EndWord();
                break;
            case '\'':
                TakeQuoted(text);
                break;
            case '"':
                TakeDoubleQuoted(text);
                break;
            case '\\' when _at + 1 < text.Length && text[_at + 1] != '\n':
                Append(text[++_at]);
                break;
            case '$':
                TakeVariable(text);
                break;
            case '*' or '?' or '[' or '~':
                (_isInWord, _isVariable) = (true, true);
                break;
            case '\n' or '\r' or '\\' or '`' or '|' or '&' or ';' or '<' or '>' or '(' or ')':
                throw NotFollowed();
            case '#' when !_isInWord:
                throw NotFollowed();
            default:
                Append(letter);
                break;
        }
    }

    private void TakeQuoted(string text)
    {
        int end = text.IndexOf('\'', _at + 1);
        _isInWord = true;
        _ = end < 0 ? throw NotFollowed() : _word.Append(text, _at + 1, end - _at - 1);
        _at = end;
    }

    private void TakeDoubleQuoted(string text)
    {
        if (!_isInWord && IsAllArguments(text))
        {
            _words.AddRange(_arguments);
            _at += 3;
            CheckLength();
            return;
        }

        _isInWord = true;
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            switch (text[_at])
            {
                case '$':
                    TakeVariable(text);
                    break;
                case '`':
                    throw NotFollowed();
                case '\\' when _at + 1 < text.Length && text[_at + 1] is '$' or '`' or '"' or '\\':
                    _word.Append(text[++_at]);
                    break;
                default:
                    _word.Append(text[_at]);
                    break;
            }
        }

        _ = _at < text.Length ? true : throw NotFollowed();
    }

    /// <summary>At <c>"$@"</c>, alone in its word.</summary>
    private bool IsAllArguments(string text) =>
        string.CompareOrdinal(text, _at, "\"$@\"", 0, 4) == 0 && (_at + 4 == text.Length || text[_at + 4] is ' ' or '\t');

    private void TakeVariable(string text)
    {
        (_isInWord, _isVariable) = (true, true);
        char next = _at + 1 < text.Length ? text[_at + 1] : ' ';
        if (next == '{')
        {
            int end = text.IndexOf('}', _at);
            bool isPlain = end > 0 && !text.AsSpan(_at + 2, end - _at - 2).ContainsAny(s_nesting);
            _at = isPlain ? end : throw NotFollowed();
        }
        else if (next == '(')
        {
            throw NotFollowed();
        }
    }

    private void Append(char letter)
    {
        _isInWord = true;
        _word.Append(letter);
    }

    private void EndWord()
    {
        if (_isInWord)
        {
            _words.Add(_isVariable ? null : _word.ToString());
            CheckLength();
        }

        _word.Clear();
        (_isInWord, _isVariable) = (false, false);
    }

    private void CheckLength() => _ = _words.Count <= MostWords ? true : throw NotFollowed();

    private static CommandLineException NotFollowed() => new("what it runs is more than one simple command");
}
