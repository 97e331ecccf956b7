using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes what a container runs.</summary>
internal static class ProgramDecoder
{
    /// <summary>Reads a container's field, if it says something about that.</summary>
    /// <returns>False where it does not; nothing is read then.</returns>
    internal static bool TryRead<TSource>(ref TSource source, scoped ReadOnlySpan<byte> key, ContainerDetails details)
        where TSource : ITokenSource, allows ref struct
    {
        if (key.SequenceEqual("image"u8))
        {
            details.Image = TokenFields.Text(ref source) ?? "";
        }
        else if (key.SequenceEqual("command"u8))
        {
            details.Command = TokenFields.Texts(ref source);
        }
        else if (key.SequenceEqual("args"u8))
        {
            details.Arguments = TokenFields.Texts(ref source);
        }
        else if (key.SequenceEqual("workingDir"u8))
        {
            details.WorkingDirectory = TokenFields.Text(ref source);
        }
        else if (key.SequenceEqual("restartPolicy"u8))
        {
            details.IsSidecar = TokenFields.Text(ref source) == "Always";
        }
        else if (key.SequenceEqual("env"u8))
        {
            details.SearchPath = ReadSearchPath(ref source);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static string? ReadSearchPath<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        string? path = null;
        if (TokenFields.EnterList(ref source))
        {
            while (TokenFields.NextItem(ref source))
            {
                (string? name, string? value) = ReadVariable(ref source);
                path = name == "PATH" ? value : path;
            }
        }

        return path;
    }

    private static (string? Name, string? Value) ReadVariable<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        string? name = null;
        string? value = null;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("name"u8))
                {
                    name = TokenFields.Text(ref source);
                }
                else if (key.SequenceEqual("value"u8))
                {
                    value = TokenFields.Text(ref source);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return (name, value);
    }
}
