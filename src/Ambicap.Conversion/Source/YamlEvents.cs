using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using SharpYaml;
using SharpYaml.Events;

namespace Ambicap.Conversion.Source;

/// <summary>The events of a YAML stream, one after the other. Whatever the parser raises becomes one kind of error with its place.</summary>
internal sealed class YamlEvents
{
    private readonly IParser _parser;
    private readonly Func<int, Position> _positionOf;
    private int _last;

    /// <summary>Begins with the first document.</summary>
    /// <exception cref="ManifestException">The text is not YAML.</exception>
    internal YamlEvents(string text, Func<int, Position> positionOf)
    {
        // Our own bound comes first, for its words.
        _parser = Parser.CreateParser(new StringReader(text), YamlDocument.DeepestNesting + 2);
        _positionOf = positionOf;
        Move();
        _ = Take<StreamStart>();
    }

    /// <summary>The event to be taken next.</summary>
    internal ParsingEvent Current => _parser.Current!;

    /// <summary>Takes an event, and moves on.</summary>
    /// <exception cref="ManifestException">It is another one, or the text is not YAML behind it.</exception>
    internal T Take<T>()
        where T : ParsingEvent
    {
        if (Current is not T taken)
        {
            throw Broken(Current.Start.Index, "not valid YAML here; correct the syntax");
        }

        _last = taken.End.Index;
        if (taken is not StreamEnd)
        {
            Move();
        }

        return taken;
    }

    private void Move()
    {
        try
        {
            _ = _parser.MoveNext();
        }
        catch (YamlException failure)
        {
            throw Broken(failure.Start.Index, $"not valid YAML: {Reason(failure)}");
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser may raise these on malformed tags and numbers.
            throw Broken(_last, "not valid YAML behind this place; correct the syntax");
        }
    }

    private ManifestException Broken(int offset, string message) => new(new Finding(_positionOf(offset), message));

    /// <summary>The parser's reason as part of our own sentence.</summary>
    private static string Reason(YamlException failure)
    {
        string message = (failure.InnerException ?? failure).Message;

        // The place stands in front, in brackets of the parser's own.
        int place = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        message = (place < 0 ? message : message[(place + 3)..]).TrimEnd('.');
        return message.Length == 0 ? "correct the syntax" : $"{char.ToLowerInvariant(message[0])}{message[1..]}; correct the syntax";
    }
}
