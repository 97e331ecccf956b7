using System.Globalization;
using System.Text;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Finds the path of a token, such as <c>spec.containers[0].name</c>, by walking the document a second time: only an error needs a
/// path, so no decoder has to keep one.
/// </summary>
public static class TokenPath
{
    /// <summary>An error with the path and the place of its token.</summary>
    /// <param name="source">The source before its first token.</param>
    /// <param name="failure">The error.</param>
    public static Finding Explain<TSource>(TSource source, TokenException failure)
        where TSource : ITokenSource, allows ref struct
    {
        string path = Find(ref source, failure.Ordinal);
        return new Finding(source.Position, $"{(path.Length == 0 ? "the document" : path)} {failure.Message}");
    }

    /// <summary>The path of a token; empty for the document's root. The source is left on the token.</summary>
    public static string Find<TSource>(ref TSource source, long ordinal)
        where TSource : ITokenSource, allows ref struct
    {
        List<Step> steps = [];
        while (source.Read())
        {
            bool isFound = source.Ordinal >= ordinal;
            switch (source.Kind)
            {
                case TokenKind.Key:
                    steps[^1] = new Step(Encoding.UTF8.GetString(source.Key), 0);
                    break;
                case TokenKind.MappingEnd or TokenKind.ListEnd:
                    steps.RemoveAt(steps.Count - 1);
                    break;
                default:
                    CountItem(steps);
                    break;
            }

            if (isFound)
            {
                break;
            }

            if (source.Kind is TokenKind.MappingStart or TokenKind.ListStart)
            {
                steps.Add(new Step(source.Kind == TokenKind.MappingStart ? "" : null, -1));
            }
        }

        return Render(steps);
    }

    private static void CountItem(List<Step> steps)
    {
        if (steps is [.., { Key: null } list])
        {
            steps[^1] = list with { Index = list.Index + 1 };
        }
    }

    private static string Render(List<Step> steps)
    {
        StringBuilder path = new();
        foreach (Step step in steps)
        {
            if (step.Key is null)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            }
            else
            {
                path.Append(path.Length > 0 ? "." : "").Append(PrintableText.Of(step.Key));
            }
        }

        return path.ToString();
    }

    /// <summary>A key of a mapping, or with null the index in a list.</summary>
    private readonly record struct Step(string? Key, int Index);
}
