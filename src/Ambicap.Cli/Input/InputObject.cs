using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Input;

/// <summary>An object in the input, or something in its place that cannot be read.</summary>
/// <param name="File">The file.</param>
/// <param name="Document">The number of its document in the file, from 1; empty documents do not count.</param>
/// <param name="Object">What was made of the object; null where there is a problem.</param>
/// <param name="Problem">What cannot be read; null where there is an object.</param>
internal readonly record struct InputObject<T>(InputFile File, int Document, T? Object, InputProblem? Problem)
    where T : class;

/// <summary>Something that cannot be read.</summary>
/// <param name="Position">Where; null where none of the file could be read.</param>
/// <param name="Message">Why, and what to do.</param>
internal sealed record InputProblem(Position? Position, string Message)
{
    /// <summary>That a file, named by itself, has nothing in it.</summary>
    internal static InputProblem NoDocument { get; } = new(null, "no document in it; name a manifest, and see whether it was written to its end");

    /// <summary>As compilers write it: <c>FILE:LINE:COLUMN: MESSAGE</c>.</summary>
    internal string In(InputFile file) => $"{file.Name}{file.At(Position)}: {Message}";
}
