using System.Globalization;

namespace Ambicap.Cli.Conversion;

/// <summary>Counts what became of files.</summary>
internal sealed class ConversionCount
{
    private int _converted;
    private int _unchanged;
    private int _containers;

    /// <summary>Files in which something is refused.</summary>
    internal int Refused { get; private set; }

    /// <summary>Files that could not be read or written.</summary>
    internal int Unreadable { get; private set; }

    internal bool IsGood => Refused + Unreadable == 0;

    internal void Add(FileConversion file)
    {
        if (file.Findings.Count > 0)
        {
            Refused++;
        }
        else if (file.IsChanged)
        {
            _converted++;
            _containers += file.Containers;
        }
        else
        {
            _unchanged++;
        }
    }

    internal void AddRefused() => Refused++;

    internal void AddUnreadable() => Unreadable++;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Files(_converted)} converted ({_containers} {(_containers == 1 ? "container" : "containers")}), {_unchanged} unchanged, {Refused} refused{(Unreadable > 0 ? $", {Unreadable} not read or written" : "")}");

    private static string Files(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "file" : "files")}");
}
