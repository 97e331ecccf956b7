using System.Collections;
using Cel;

namespace Ambicap.Deploy.Tests.Expressions;

/// <summary>
/// An expression of a manifest. What CEL itself has is the library's; of the functions that Kubernetes adds, those that the manifests use
/// are here. What an API server makes of the same expressions is recorded in TestData.
/// </summary>
internal sealed class CelExpression
{
    private static readonly CelEnvironment s_environment = CreateEnvironment();

    private readonly string _text;
    private readonly CelProgramDelegate _program;

    internal CelExpression(string text)
    {
        _text = text;
        _program = s_environment.Compile(text);
    }

    internal object? Evaluate(Dictionary<string, object?> variables)
    {
        try
        {
            return _program(variables);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"cannot evaluate: {_text}", failure);
        }
    }

    private static CelEnvironment CreateEnvironment()
    {
        CelEnvironment environment = new(null, null);
        Type text = typeof(string);
        Type whole = typeof(long);
        environment.RegisterFunction("split", [text, text], values => ((string)values[0]!).Split((string)values[1]!));
        environment.RegisterFunction("trim", [text], values => ((string)values[0]!).Trim());
        environment.RegisterFunction("upperAscii", [text], values => UpperAscii((string)values[0]!));
        environment.RegisterFunction("substring", [text, whole], values => ((string)values[0]!)[(int)(long)values[1]!..]);
        environment.RegisterFunction("substring", [text, whole, whole], values => ((string)values[0]!)[(int)(long)values[1]!..(int)(long)values[2]!]);
        environment.RegisterFunction("indexOf", [typeof(object[]), text], values => (long)((IEnumerable)values[0]!).Cast<object?>().ToList().IndexOf(values[1]));
        environment.RegisterFunction("join", [typeof(object[]), text], values => string.Join((string)values[1]!, ((IEnumerable)values[0]!).Cast<string>()));
        environment.RegisterFunction("format", [text, typeof(object[])], values => ((string)values[0]!).Replace("%s", Format(((object?[])values[1]!).Single()), StringComparison.Ordinal));
        return environment;
    }

    /// <summary>What <c>%s</c> makes of a map or a text: near enough for who looks for words in it.</summary>
    private static string Format(object? value) => value is CelMap map
        ? $"{{{string.Join(", ", map.Keys.Order(StringComparer.Ordinal).Select(key => $"\"{key}\": {Format(map[key])}"))}}}"
        : $"\"{value}\"";

    private static string UpperAscii(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterLower(letter) ? char.ToUpperInvariant(letter) : letter));
}
