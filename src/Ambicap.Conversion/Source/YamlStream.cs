using Ambicap.Kubernetes.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ambicap.Conversion.Source;

/// <summary>Finds where the documents of a YAML stream begin.</summary>
internal static class YamlStream
{
    /// <summary>Cuts a text into its documents; together they are the text.</summary>
    /// <exception cref="ManifestException">The text is not YAML.</exception>
    internal static List<Range> Split(string text, Func<int, Position> positionOf) => Guard(positionOf, () =>
    {
        List<Range> documents = [];
        Parser parser = new(new StringReader(text));
        int start = 0;
        bool isFirst = true;
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart document)
            {
                int next = (int)Math.Min(document.Start.Index, text.Length);
                if (!isFirst)
                {
                    documents.Add(start..next);
                    start = next;
                }

                isFirst = false;
            }
        }

        documents.Add(start..text.Length);
        return documents;
    });

    /// <summary>Runs a parser; whatever it raises becomes one kind of error with its place.</summary>
    internal static T Guard<T>(Func<int, Position> positionOf, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (YamlException failure)
        {
            throw new ManifestException(new Finding(positionOf((int)failure.Start.Index), $"not valid YAML: {Reason(failure)}"));
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser raises these on some malformed tags and numbers.
            throw new ManifestException(new Finding(positionOf(0), "not valid YAML; correct the syntax"));
        }
    }

    /// <summary>The parser's reason as part of our own sentence.</summary>
    private static string Reason(YamlException failure)
    {
        string message = (failure.InnerException ?? failure).Message.TrimEnd('.');
        return message.Length == 0 ? "correct the syntax" : $"{char.ToLowerInvariant(message[0])}{message[1..]}; correct the syntax";
    }
}
